"""Searching as a reader does, in Japanese and English."""

import pytest
from playwright.sync_api import Browser, Page

# What a Japanese reader of the course looks for; two alike in kanji, kana and both.
JAPANESE = """
    畳み込み 畳み込み層 畳み込み演算 転置畳み込み バッチ正規化 最大プーリング 平均プーリング
    特徴マップ パディング ストライド カーネル フィルタ チャネル バイアス ミニバッチ 出力サイズ
    順伝播 逆伝播 連鎖律 計算グラフ 自動微分 勾配 勾配の検算 中心差分 ブロードキャスト 行列積
    縮約 随伴 添字 窓 受容野 相互相関 活性化関数 損失関数 学習率 エポック 混同行列 正解率 重み
    全結合層 ソフトマックス 交差エントロピー 手書き数字 過学習 キャッシュ ルーフライン
    浮動小数点数 模範解答 採点器 よくある間違い
"""


@pytest.fixture(scope="module")
def japanese(browser: Browser, address: str) -> Page:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}ja/")
    page.click(".md-search__input")
    return page


def found(page: Page, query: str) -> int:
    """How many pages the search shows for what is typed."""
    type_in(page, "")
    page.wait_for_function("document.querySelectorAll('.md-search-result__item').length === 0")
    waiting = page.inner_text(".md-search-result__meta")
    type_in(page, query)
    page.wait_for_function(
        "text => document.querySelector('.md-search-result__meta').innerText !== text", arg=waiting
    )
    return page.locator(".md-search-result__item").count()


def type_in(page: Page, query: str) -> None:
    page.fill(".md-search__input", query)
    page.press(".md-search__input", "End")  # the page listens for keys


def test_japanese_terms_are_found(japanese: Page) -> None:
    terms = JAPANESE.split()
    assert len(set(terms)) == 50
    missed = [term for term in terms if not found(japanese, term)]
    assert len(missed) <= 1, missed


def test_english_words_are_found_on_both_sites(
    japanese: Page, browser: Browser, address: str
) -> None:
    english = browser.new_page(viewport={"width": 1440, "height": 900})
    english.goto(address)
    english.click(".md-search__input")
    for page in (japanese, english):
        assert all(found(page, word) for word in ("im2col", "NumPy", "conv2d"))
    assert found(english, "padding")
