"""hello: see one exercise pass.

Every exercise of this course is a file like this one. Its top says what to build; below stands a
function whose body is yours to write. Take the line ``raise NotImplementedError(...)`` away, put
your own code in its place, save, and let ``kai grade hello`` tell you what it finds.

Here there is just one line to write:

    greet()  ->  the text  Hello, DeZero-Kai!

The lines that begin with ``>>>`` are examples. They show what is typed into Python and, below it,
what Python answers. The quotation marks in the answer say that it is a text (a ``str``):

>>> greet()
'Hello, DeZero-Kai!'

A function hands a result back with ``return``. ``print`` only shows it on the screen, and whoever
called the function is left with nothing (with ``None``).

日本語
------
hello: 最初の演習を 1 つ通してみましょう。

このコースの演習は、どれもこのようなファイルです。冒頭に何を作るかが書いてあり、その下に、中身をあなたが書く関数が
あります。``raise NotImplementedError(...)`` の行を消して自分のコードを書き、保存したら、
``kai grade hello`` で採点してみてください。

ここで書くのは 1 行だけです。

    greet()  ->  Hello, DeZero-Kai!  という文字列

``>>>`` で始まる行は使用例です。Python に入力する式と、その下に Python の答えを示しています。答えが引用符で
囲まれているのは、それが文字列 (``str``) だからです。上の例のとおりの文字列を返してください。

関数の結果は ``return`` で返します。``print`` は画面に表示するだけなので、関数を呼んだ側には何も
渡りません (``None`` になります)。
"""


def greet() -> str:
    """Return the greeting.

    Returns
    -------
    str
        ``Hello, DeZero-Kai!``
    """
    raise NotImplementedError("greet: write me")
