// Whatever scrolls sideways can be reached and scrolled with the keyboard.
const SCROLLING = ".md-typeset__scrollwrap, .kai-pictures, .highlight > pre, .highlight code";
document$.subscribe(() => {
  for (const box of document.querySelectorAll(SCROLLING)) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
});
