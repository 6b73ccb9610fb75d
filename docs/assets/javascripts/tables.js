// Whatever scrolls sideways can be reached and scrolled with the keyboard.
document$.subscribe(() => {
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap, .highlight > pre, .highlight code")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
});
