"""What the theme writes and this site needs otherwise; it fails where the theme has changed.

Search is fetched when it is used, and reads Japanese: the theme's worker is wrapped by
`assets/javascripts/workers/lazy.js`, which says what it adds. Here the pages come to name the
wrapper, and the index is cut in two: what a page loads at once, and the texts, which wait until
somebody searches.
"""

import json
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

# The theme would look for each language's sitemap, to find out what a plain link says already.
ALTERNATE = re.compile(r'<link rel="alternate"[^>]*>')
WORKER = re.compile(r'("search": "[^"]*/)(search\.\w+\.min\.js)"')
DIALOG = 'data-md-component="search" role="dialog"'


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Name the wrapper where the theme names its own worker, and the dialog for screen readers."""
    return ALTERNATE.sub("", _wrapped(output, config))


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """Treat the page for what is not found alike."""
    return _wrapped(output, config) if template_name == "404.html" else output


def on_post_build(config: MkDocsConfig) -> None:
    """Move the texts of the index to a file of their own."""
    path = Path(config.site_dir, "search", "search_index.json")
    index = json.loads(path.read_text("utf-8"))
    texts, index["docs"] = index["docs"], []
    path.with_name("texts.json").write_text(json.dumps(texts, ensure_ascii=False), "utf-8")
    path.write_text(json.dumps(index, ensure_ascii=False), "utf-8")


def _wrapped(output: str, config: MkDocsConfig) -> str:
    output, workers = WORKER.subn(r'\1lazy.js?\2"', output)
    if workers != 1 or output.count(DIALOG) != 1:
        raise PluginError("search: the theme writes its search in another way than expected")
    name = {"en": "Search", "ja": "検索"}[str(config.theme["language"])]
    return output.replace(DIALOG, f'{DIALOG} aria-label="{name}"')
