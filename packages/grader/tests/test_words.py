"""The grader says everything in both languages."""

import string
import unicodedata

import pytest

from dzrkai_grader.words import LANGUAGES, Words, environment_language

ENGLISH, JAPANESE = Words("en"), Words("ja")
ALIKE = {"problem.requirement", "problem.not_run"}  # a check's own words, in both languages


def sentence(words, key):
    return words._sentences[key]


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def is_japanese(text):
    names = " ".join(unicodedata.name(character, "") for character in text)
    return any(script in names for script in ("HIRAGANA", "KATAKANA", "CJK"))


def test_both_languages_have_the_same_sentences():
    """A key of one language is a key of the other, in the same order."""
    assert list(ENGLISH) == list(JAPANESE)


def test_both_languages_fill_in_the_same_values():
    """What the English sentence tells, the Japanese one tells too."""
    for key in ENGLISH:
        filled = placeholders(sentence(ENGLISH, key)), placeholders(sentence(JAPANESE, key))
        assert filled[0] == filled[1] or key in ALIKE, key


def test_japanese_is_written_in_japanese():
    """No sentence was left in English."""
    for key in ENGLISH:
        assert key in ALIKE or is_japanese(sentence(JAPANESE, key)), key


def test_english_is_written_in_ascii():
    """English sentences are readable on every terminal."""
    for key in ENGLISH:
        assert sentence(ENGLISH, key).isascii(), key


def test_advice_belongs_to_a_problem():
    """What to look at next is said only for a problem that there is."""
    for key in ENGLISH:
        assert not key.startswith("look.") or key.replace("look.", "problem.") in ENGLISH, key


def test_values_are_never_read_as_placeholders():
    """A value with braces, such as a learner's message, is shown as it is."""
    shown = ENGLISH("problem.exception", type="KeyError", message="{0.__class__} {x}")
    assert shown == "The call raised KeyError: {0.__class__} {x}"


def test_a_language_that_is_not_spoken_is_refused():
    """The error names the languages that there are."""
    with pytest.raises(ValueError, match=r"'fr'.*en, ja"):
        Words("fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_know_their_language(language):
    """Texts of the course are shown in the same language."""
    assert Words(language).language == language


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "ja_JP.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "ja_JP"}, "ja"),
        ({"KAI_LANG": "ja", "LC_ALL": "C"}, "ja"),
        ({"KAI_LANG": "en", "LANG": "ja_JP.UTF-8"}, "en"),
    ],
)
def test_the_environment_chooses_the_language(environ, language):
    """KAI_LANG is asked first, then the variables of POSIX; the first that is set decides."""
    assert environment_language(environ) == language
