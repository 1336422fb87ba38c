"""The words that bookgen itself puts into a book, in the book's language."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "en": MappingProxyType(
            {
                "notes": "Notes",
                "contents": "Contents",
                "illustrations": "Illustrations",
                "cover": "Cover",
                "landmarks": "Landmarks",
                "pages": "Pages",
                "colophon": "Colophon",
                "copyright": "Copyright",
                "title page": "Title page",
                "half-title": "Half-title",
                "dedication": "Dedication",
                "epigraph": "Epigraph",
                "aui": "With an introduction by",
                "aft": "With an afterword by",
                "edt": "Edited by",
                "trl": "Translated by",
                "ill": "Illustrated by",
                "ann": "With notes by",
                "aut": "By",
                "com": "Compiled by",
                "wpr": "With a preface by",
                "wfw": "With a foreword by",
                "ctb": "With contributions by",
                "rights not verified": "The rights in this text have not been verified.",
                "text from": "The text follows",
                "set in": "The print edition is set in",
                "trim": "on pages of",
                "made with": "Made with",
                "from one text": "Both editions were set from the same text.",
            }
        ),
        "fr": MappingProxyType(
            {
                "notes": "Notes",
                "contents": "Table des matières",
                "illustrations": "Table des illustrations",
                "cover": "Couverture",
                "landmarks": "Repères",
                "pages": "Pages",
                "colophon": "Colophon",
                "copyright": "Mentions légales",
                "title page": "Page de titre",
                "half-title": "Faux-titre",
                "dedication": "Dédicace",
                "epigraph": "Épigraphe",
                "aui": "Introduction de",
                "aft": "Postface de",
                "edt": "Édition établie par",
                "trl": "Traduit par",
                "ill": "Illustré par",
                "ann": "Notes de",
                "aut": "De",
                "com": "Textes réunis par",
                "wpr": "Préface de",
                "wfw": "Avant-propos de",
                "ctb": "Avec la collaboration de",
                "rights not verified": "Les droits de ce texte n’ont pas été vérifiés.",
                "text from": "Le texte suit",
                "set in": "L’édition imprimée est composée en",
                "trim": "au format",
                "made with": "Réalisé avec",
                "from one text": "Les deux éditions sont composées à partir du même texte.",
            }
        ),
        "de": MappingProxyType(
            {
                "notes": "Anmerkungen",
                "contents": "Inhalt",
                "illustrations": "Abbildungen",
                "cover": "Umschlag",
                "landmarks": "Wegweiser",
                "pages": "Seiten",
                "colophon": "Kolophon",
                "copyright": "Impressum",
                "title page": "Titelseite",
                "half-title": "Schmutztitel",
                "dedication": "Widmung",
                "epigraph": "Motto",
                "aui": "Mit einer Einleitung von",
                "aft": "Mit einem Nachwort von",
                "edt": "Herausgegeben von",
                "trl": "Übersetzt von",
                "ill": "Illustriert von",
                "ann": "Mit Anmerkungen von",
                "aut": "Von",
                "com": "Zusammengestellt von",
                "wpr": "Mit einem Vorwort von",
                "wfw": "Mit einem Geleitwort von",
                "ctb": "Mit Beiträgen von",
                "rights not verified": "Die Rechte an diesem Text sind nicht geprüft.",
                "text from": "Der Text folgt",
                "set in": "Die Druckausgabe ist gesetzt aus der",
                "trim": "auf Seiten von",
                "made with": "Hergestellt mit",
                "from one text": "Beide Ausgaben sind aus demselben Text gesetzt.",
            }
        ),
        "ru": MappingProxyType(
            {
                "notes": "Примечания",
                "contents": "Содержание",
                "illustrations": "Иллюстрации",
                "cover": "Обложка",
                "landmarks": "Ориентиры",
                "pages": "Страницы",
                "colophon": "Выходные данные",
                "copyright": "Авторские права",
                "title page": "Титульный лист",
                "half-title": "Шмуцтитул",
                "dedication": "Посвящение",
                "epigraph": "Эпиграф",
                "aui": "Предисловие:",
                "aft": "Послесловие:",
                "edt": "Редакция:",
                "trl": "Перевод:",
                "ill": "Иллюстрации:",
                "ann": "Примечания:",
                "aut": "Автор:",
                "com": "Составление:",
                "wpr": "Предисловие:",
                "wfw": "Вступительное слово:",
                "ctb": "При участии:",
                "rights not verified": "Права на этот текст не проверены.",
                "text from": "Текст печатается по изданию:",
                "set in": "Печатное издание набрано шрифтом",
                "trim": "формат",
                "made with": "Подготовлено с помощью",
                "from one text": "Оба издания набраны с одного текста.",
            }
        ),
    }
)

ROLES = frozenset("aut com edt trl aui aft wpr wfw ann ill ctb".split())
"""MARC relator codes that have a label: what someone did for the book."""


def label(name: str, language: str) -> str:
    """Say a label in a language, in English where the language has none."""
    return LABELS[label_language(language)][name]


def label_language(language: str) -> str:
    """Say in which language the labels of a book in this language are."""
    spoken = language.partition("-")[0].lower()
    return spoken if spoken in LABELS else "en"
