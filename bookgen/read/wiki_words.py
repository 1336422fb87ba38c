"""The words that a wiki's frame is known by, in the languages of the larger wikis.

Source: the messages of MediaWiki and its skins (MonoBook, Vector, Vector 2022, Minerva, Timeless), of the extensions
Cite and ProofreadPage, and of Fandom's skin; the maintenance templates of Wikipedia.
"""

from __future__ import annotations

import re

from bookgen.read.groups import plain


def _phrases(text: str) -> frozenset[str]:
    return frozenset(plain(phrase) for phrase in re.split(r"[|\n]", text) if phrase.strip())


TELLING = _phrases(
    """main menu|move to sidebar|jump to content|jump to navigation|jump to search|toggle the table of contents
    toggle search|toggle limited content width|open main menu|search wikipedia|search wikisource|search fandom
    search this wiki|create account|log in|personal tools|view history|view source|what links here|related changes
    upload file|special pages|permanent link|page information|cite this page|get shortened url|download qr code
    print/export|download as pdf|printable version|in other projects|wikidata item|edit links|color (beta)
    appearance|community portal|recent changes|random page|random article|random work|random author|current events
    learn to edit|about wikipedia|contact us|contact wikipedia|subject index|central discussion|random transcription
    display options|add languages|add links|project page|not logged in|main page|read in another language|(top)
    download epub|download mobi|more options|add topic|switch to old look|mobile view|sign in to edit|start a wiki
    fandom apps|trending pages|all pages|explore wikis|community central|advertisement|skip to main content
    hauptmenü|in die seitenleiste verschieben|zum inhalt springen|zur navigation springen|zur suche springen
    inhaltsverzeichnis umschalten|benutzerkonto erstellen|anmelden|meine werkzeuge|versionsgeschichte
    quelltext anzeigen|links auf diese seite|änderungen an verlinkten seiten|spezialseiten|permanenter link
    seiteninformationen|artikel zitieren|kurzlink|qr-code herunterladen|drucken/exportieren
    als pdf herunterladen|druckversion|in anderen projekten|wikidata-datenobjekt
    links bearbeiten|farbe (beta)|erscheinungsbild|autorenportal|letzte änderungen|zufällige seite|zufälliger artikel
    themenportale|hauptseite|artikel verbessern|neuen artikel anlegen|wikipedia durchsuchen|nicht angemeldet
    sprachen hinzufügen|abschnitt hinzufügen|jetzt spenden|datei hochladen|hilfe zu mediawiki
    menu principal|déplacer vers la barre latérale|aller au contenu|basculer la table des matières|créer un compte
    se connecter|outils personnels|voir l’historique|voir l'historique|afficher l’historique|voir le texte source
    pages liées|suivi des pages liées|lien permanent|informations sur la page|citer cette page
    obtenir l’url raccourcie|obtenir l'url raccourcie|télécharger le code qr|imprimer/exporter|imprimer / exporter
    télécharger comme pdf|version imprimable|dans d’autres projets|dans d'autres projets|élément wikidata
    modifier les liens|couleur (bêta)|apparence|modifications récentes|article au hasard|page au hasard
    portails thématiques|débuter sur wikipédia|rechercher sur wikipédia|non connecté|ajouter des langues
    ajouter un sujet|faire un don|téléverser un fichier|pages spéciales
    главное меню|переместить в боковую панель|перейти к содержанию|отобразить/скрыть оглавление
    создать учётную запись|войти|персональные инструменты|просмотр кода|просмотр истории|ссылки сюда
    связанные правки|постоянная ссылка|сведения о странице|цитировать страницу|получить короткий url
    скачать qr-код|печать/экспорт|скачать как pdf|версия для печати|в других проектах|элемент викиданных
    править ссылки|цвет (бета)|внешний вид|свежие правки|случайная статья|случайная страница|заглавная страница
    избранные статьи|сообщить об ошибке|как править статьи|искать в википедии|служебные страницы|загрузить файл
    добавить языки|добавить тему|вы не представились системе|спецстраницы
    menú principal|mover a la barra lateral|ir al contenido|crear una cuenta|acceder|herramientas personales
    ver historial|ver código|lo que enlaza aquí|cambios relacionados|enlace permanente|información de la página
    citar esta página|imprimir/exportar|descargar como pdf|versión para imprimir|en otros proyectos
    elemento de wikidata|editar enlaces|apariencia|cambios recientes|página aleatoria|páginas especiales
    menu principale|sposta nella barra laterale|vai al contenuto|crea un account|registrati|entra
    strumenti personali|visualizza cronologia|visualizza wikitesto|puntano qui|modifiche correlate|link permanente
    informazioni pagina|cita questa voce|stampa/esporta|scarica come pdf|versione stampabile|in altri progetti
    elemento wikidata|modifica link|aspetto|ultime modifiche|una voce a caso|pagine speciali
    hoofdmenu|naar inhoud springen|account aanmaken|aanmelden|persoonlijke hulpmiddelen|geschiedenis weergeven
    links naar deze pagina|gerelateerde wijzigingen|permanente koppeling|paginagegevens|afdrukken/exporteren
    menu główne|przejdź do zawartości|utwórz konto|zaloguj się|narzędzia osobiste|historia i autorzy
    linkujące|zmiany w linkowanych|link do tej wersji|informacje o tej stronie|drukuj lub eksportuj|ostatnie zmiany"""
)
"""Lines that are a menu's wherever they stand."""
MENU = TELLING | _phrases(
    """article|page|talk|discussion|read|edit|edit source|history|tools|actions|general|hide|show|search|donate
    navigation|contribute|help|contents|views|variants|namespaces|more|interaction|toolbox|languages|text|small
    standard|large|width|wide|automatic|light|dark|download|other formats|en|de|fr|ru|es|it|language|watch|unwatch
    authors|wikimedia commons|commons|wikipedia|wikisource|wikidata|v|store|print|share|source|module|category
    purge|categories|menu|account|settings|contributions|notifications|register|fandom|wiki|explore|community|template
    artikel|seite|diskussion|lesen|bearbeiten|quelltext bearbeiten|werkzeuge|aktionen|allgemein|verbergen
    anzeigen|suchen|suche|spenden|mitmachen|hilfe|kontakt|ansichten|varianten|namensräume|weitere|mehr|sprachen
    in anderen sprachen|klein|groß|breite|breit|automatisch|hell|dunkel|anfang|index|autoren|beobachten|lizenz
    lire|modifier|modifier le code|modifier le wikicode|historique|outils|général|masquer|afficher|rechercher
    contribuer|aide|communauté|accueil|contact|affichages|variantes|espaces de noms|plus|langues
    dans d’autres langues|dans d'autres langues|taille du texte|petite|grande|largeur|large|automatique|clair
    sombre|début|auteurs|créer un livre|livre|suivre
    статья|страница|обсуждение|читать|править|править код|история|инструменты|действия|общие|скрыть|показать
    найти|поиск|навигация|участие|содержание|справка|сообщество|форум|просмотры|варианты|пространства имён|ещё
    языки|на других языках|текст|маленький|стандартный|большой|ширина|стандартная|широкая|автоматически
    светлая|тёмная|начало|пожертвовать|новые страницы|текущие события|авторы|викисклад|викитека|википедия
    artículo|discusión|leer|editar|historial|herramientas|acciones|ocultar|mostrar|buscar|donaciones|portada
    ayuda|apariencia|texto|pequeño|estándar|grande|anchura|ancho
    voce|discussione|leggi|modifica|cronologia|strumenti|azioni|generale|nascondi|mostra|cerca|fai una donazione
    pagina principale|aiuto|testo|piccolo|larghezza
    overleg|lezen|bewerken|geschiedenis|hulpmiddelen|handelingen|zoeken|hoofdpagina
    artykuł|dyskusja|czytaj|edytuj|historia|narzędzia|działania|szukaj|strona główna|pomoc"""
)
"""Lines that are a menu's among others that are."""
TABS = _phrases(
    "article|page|project page|artikel|seite|статья|страница|artículo|voce|pagina|artykuł|strona|author|index|category"
)
"""The first tab, below the title."""
TALK = _phrases("talk|discussion|diskussion|обсуждение|discusión|discussione|overleg|dyskusja|add topic")
"""The second."""
TAGLINE = re.compile(
    r"(?:From \w[\w .’'()-]{1,50}(?:, the free \w[\w ]{2,30})?|From Wikisource, the free library"
    r"|[Aa]us \w[\w .’'()-]{1,40}(?:, der freien Enzyklopädie)?"
    r"|(?:Un article de|De|D['’]) ?\w[\w .’'()-]{1,40}(?:, l['’]encyclopédie libre|, la bibliothèque libre)?\.?"
    r"|Материал из \w[\w .’'()-]{1,40}(?: ?[—–-] ?свободной \w+)?"
    r"|Da \w[\w .’'()-]{1,40}(?:, l['’]enciclopedia libera)?\.?"
    r"|(?:Origem: )?\w[\w .’'()-]{1,40}, (?:la enciclopedia libre|a enciclopédia livre)\.?"
    r"|Uit \w[\w .’'()-]{1,40}(?:, de vrije encyclopedie)?|Z \w[\w .’'()-]{1,40}(?:, wolnej encyklopedii)?)"
)
"""The line below the title: which wiki this is. Only its place tells it from other lines that begin with 'From'."""
SURE_TAGLINE = re.compile(
    r"(?:From|[Aa]us|Da|Van|Uit|De|Z) Wiki(?:pedi[aei]|source|books|quote|voyage|versity|news|média|media Commons|livres|book|źródeł)(?:, .{3,60})?"
    r"|(?:Un (?:article|livre) de )?Wikip[ée]dia, l['’]encyclopédie libre\.?|Un (?:article|livre) de Wiki.{3,60}|La bibliothèque libre\.?"
    r"|Материал из (?:Википедии|Викитеки|Викицитатника|Викиучебника|Викисловаря)\b.{0,40}|Da Wikipedia, l['’]enciclopedia libera\.?"
    r"|De Wikipedia, la enciclopedia libre\.?|Uit Wikipedia, de vrije encyclopedie\.?|Z Wikipedii, wolnej encyklopedii\.?"
    r"|Origem: Wikipédia, a enciclopédia livre\.?|(?:From|Aus) [A-Z]\w*(?:[Ww]iki|pedia)\b(?:, .{3,40})?"
)
"""What a line says alone of itself."""
JUMP = re.compile(
    r"(?:Jump to ?:? ?(?:navigation|content|search)(?:,? ?(?:Jump to )?search)?"
    r"|Zur Navigation springen ?(?:Zur Suche springen)?|Zur Suche springen|Wechseln zu ?: ?Navigation, Suche"
    r"|Aller à (?:la navigation|la recherche) ?(?:Aller à la recherche)?|Aller au contenu|Aller à ?: navigation, rechercher"
    r"|Sauter à la navigation ?(?:Sauter à la recherche)?|Ir a la navegación ?(?:Ir a la búsqueda)?|Ir al contenido"
    r"|Saltar a: navegación, (?:buscar|búsqueda)|Vai alla navigazione ?(?:Vai alla ricerca)?|Vai a: navigazione, ricerca"
    r"|Saltar para a navegação ?(?:Saltar para a pesquisa)?|Ir para: navegação, pesquisa|Naar navigatie springen ?(?:Naar zoeken springen)?"
    r"|Ga naar: navigatie, zoeken|Перейти к навигации ?(?:Перейти к поиску)?|Перейти к поиску|Перейти к: навигация, поиск"
    r"|Przejdź do nawigacji ?(?:Przejdź do wyszukiwania)?|Skocz do: nawigacja, szukaj)"
)
LANGUAGES = re.compile(
    r"(?:\d+|Add|No) languages?|\d+ Sprachen?|\d+ langues?|\d+ язык(?:а|ов)?|\d+ idiomas?|\d+ lingue|\d+ talen|\d+ języków?"
)
"""How many languages a page is in: the line below its title."""
BELOW_TITLE = re.compile(
    r"(?:Edit|View source|Edit source)\s*(?:History|View history)\s*(?:Purge)?\s*(?:Talk|Discussion)?\s*(?:\(\d+\))?|\(?(?:Redirected from|Weitergeleitet von|Redirigé depuis|Перенаправлено с|\(Redirigido desde) .{1,80}"
    r"|(?:Coordinates|Koordinaten|Coordonnées|Координаты) ?: ?.{5,80}|< \S.{0,80}|Page semi-protected|.{0,30}Permanently protected page"
    r"|This is the (?:latest|current) (?:accepted )?revision.{0,80}|\[(?:gesichtete|checked|unchecked) .{3,40}\]",
    re.IGNORECASE,
)
ABOVE_TITLE = re.compile(r"(?:in|en|dans|в): [A-ZÀ-ÞА-ЯЁ].{2,120}")
"""Fandom names a page's categories above its title."""
AUTHOR_FIELD = re.compile(r"(?:Author(?:\(s\)|s)?|Autor(?:en|in)?|Auteurs?|Автор(?:ы)?)(?::\s*|\t+| {2,})(?P<name>\S.{3,60})")
"""A row of a box of facts."""
RETRIEVED = re.compile(
    r"(?:Retrieved from|Von|Abgerufen von|Récupérée de|Ce document provient de|Obtenido de|Estratto da|Disponível em|Ontleend aan"
    r"|Overgenomen van|Источник(?: —)?|Получено с|Źródło(?: [„\"])?)\s*[\"“„«]?\s*https?://\S+\s*[\"”“»]?\.?.*"
)
"""The printed page's last line: its own address."""
ADDRESS_TITLE = re.compile(r"[?&]title=([^&\s\"”“»]+)|/wiki/([^?#\s\"”“»]+)")
ADDRESS_LANGUAGE = re.compile(r"://([a-z]{2,3})\.(?:m\.)?wiki(?:pedia|source|books|quote|voyage|versity|news)\.org/")
FOOTER = re.compile(
    r"(?:Hidden )?[Cc]ategor(?:y|ies)(?: ?:.*)?|(?:Versteckte )?Kategorien? ?:.*|Catégories?(?: cachées?)? ?:.*|(?:Скрытые )?[Кк]атегори[ия] ?:.*"
    r"|Categor[íi]as?(?: ocultas?)? ?:.*|Categori[ae] ?:.*|Hidden categories|Versteckte Kategorien|Catégories cachées|Скрытые категории"
    r"|Navigation menu|Navigationsmenü|Menu de navigation|Navigační menu|Menú de navegación|Menu di navigazione|Навигация"
    r"|(?:In other l|L)anguages|In anderen Sprachen|Personal tools|Meine Werkzeuge|Views|Namespaces"
    r"|(?:This page was last|Diese Seite wurde zuletzt|La dernière modification de cette page|Dernière modification|Эта страница (?:в )?последн"
    r"|Última (?:edición|modificación)|Esta página (?:se editó|fue modificada)|Questa pagina è stata|Deze pagina is voor het laatst|Tę stronę ostatnio"
    r"|Last (?:edited|modified)|Zuletzt (?:bearbeitet|geändert)|Последняя правка|Последнее изменение|This page has been accessed|Diese Seite wurde bisher"
    r"|Text is available under|Content is available under|Community content is available|Except where otherwise noted, content|Unless otherwise noted"
    r"|Der Text ist unter|Der Inhalt ist verfügbar|Inhalt ist verfügbar|Abrufstatistik|Droit d['’]auteur ?: les textes|Les textes sont disponibles|Le contenu est disponible"
    r"|Текст доступен по лицензии|Содержание доступно|El texto está disponible|Il testo è disponibile|Wikip[eé]dia®|Wikipedia® ?)\b.*"
    r"|Privacy policy.*|Datenschutz.*|Politique de confidentialité.*|Политика конфиденциальности.*|About \w+(?:[Ww]iki|pedia)\b.*|Disclaimers?|Impressum"
    r"|(?:Public domain\s*\|?\s*)?(?:This|The) (?:work|file|text|page) is (?:in the|released into the|considered) public domain\b.*|This work (?:was published before|may be in the public domain)\b.*"
    r"|The (?:longest-living )?author (?:of this work )?died in \d{4}.*|Public domain(?:Public domain)?(?:true|false)*|(?:Original|Translation):|This is a translation and has a separate copyright.*"
    r"|Dieser Text ist gemeinfrei.*|(?:Ce texte|Cette œuvre) est dans le domaine public.*|(?:Это произведение|Эта работа) (?:перешл[ои]|находится) в общественно[ем].*"
    r"|Powered by MediaWiki|Fan Feed|More Fandoms|Explore properties|Take your favorite fandoms with you.*|Authority control(?: databases)?\b.{0,40}"
    r"|Normdaten ?\(.{3,30}\).*|(?:P|p)ortail (?:de |du |des |d['’]|de l).{2,60}|Related articles|Community content|Creative Commons Attribution.{0,40}"
)
"""Lines that stand below the text of a page only."""
EDIT_WORDS = (
    r"(?:edit(?: source)?|bearbeiten|quelltext bearbeiten|modifier|modifier le (?:code|wikicode)|éditer|править|править (?:код|вики-?текст)"
    r"|editar|editar código|modifica|modifica wikitesto|bewerken|brontekst bewerken|edytuj|edytuj kod|redigera|redigera wikitext|upravit)"
)
EDIT = re.compile(rf"\s*\[ ?{EDIT_WORDS}(?: ?\| ?{EDIT_WORDS})* ?\]\Z|(?<=\S)\[ ?\]\Z", re.IGNORECASE)
"""The link behind a heading; Fandom's is a picture, and leaves '[]'."""
BARE_EDIT = re.compile(EDIT_WORDS, re.IGNORECASE)
CONTENTS = re.compile(
    r"(?:Table of contents|Contents|Inhaltsverzeichnis|Inhalt|Sommaire|Table des matières|Índice|Contenido|Indice|Inhoud|Содержание|Оглавление|Spis treści)"
    r"(?:\s*\[?(?:hide|show|toggle|Verbergen|Anzeigen|masquer|afficher|ocultar|nascondi|скрыть|показать)\]?)?"
)
TOGGLE = re.compile(
    r"\[? ?(?:hide|show|toggle|verbergen|anzeigen|masquer|afficher|ocultar|nascondi|скрыть|показать|убрать) ?\]?",
    re.IGNORECASE,
)
SUBSECTION = re.compile(
    r"Toggle (.+) subsection|Unterabschnitt (.+) umschalten|Afficher ?/ ?masquer la sous-section (.+)|Отобразить/Скрыть подраздел (.+)"
    r"|Alternar subsección (.+)|Attiva/disattiva la sottosezione (.+)"
)
HATNOTE = re.compile(
    r"(?:Main articles?|Further information|See also|For other uses|Not to be confused with|Distinguish from)\b.{1,160}"
    r"|.{3,120} redirects? here\..{0,160}|This article is about .{3,120}\. For .{3,120}, see .{2,100}|For (?:the|other|an?) .{2,100}, see .{2,100}\."
    r"|(?:→ ?)?(?:Hauptartikel|Siehe auch|Vergleiche auch)\b ?:? .{1,160}|Dieser Artikel (?:behandelt|beschreibt|erläutert) .{3,200} siehe .{2,100}"
    r"|(?:Articles? détaillés?|Article principal|Articles? connexes?) ?: .{1,160}|Pour les articles homonymes, voir .{2,100}|Ne (?:doit|pas) .{0,20}confond.{2,100}"
    r"|(?:Основн(?:ая|ые) стать[ия]|См\. также) ?:? .{1,160}|Не следует путать с .{2,160}|У этого термина существуют и другие значения.{0,100}"
    r"|(?:Artículos? principal(?:es)?|Véase también|Lo stesso argomento in dettaglio|Zie) ?: .{1,160}"
)
DEMAND = re.compile(
    r"\[(?:_|\*)?(?:citation needed|clarification needed|clarify|when\?|who\?|by whom\?|according to whom\?|where\?|which\?|why\?|how\?|dubious(?: ?[–-] ?discuss)?"
    r"|page needed|page needed|verification needed|not in citation given|failed verification|better source needed|unreliable source\??|original research\?"
    r"|full citation needed|need quotation to verify|non-primary source needed|neutrality is disputed|disputed(?: ?[–-] ?discuss)?|vague|weasel words|peacock term|example needed"
    r"|specify|attribution needed|permanent dead link|dead link|update|undue weight\?|self-published source|further explanation needed|relevant\?"
    r"|Beleg\?|Beleg fehlt|Nachweis fehlt|Quelle\?|Einzelnachweis fehlt|wer\?|wann\?|veraltet|Aktualisierung nötig"
    r"|réf\. (?:nécessaire|souhaitée|insuffisante|à confirmer|incomplète|obsolète)|source insuffisante|citation nécessaire|pas clair|pertinence contestée|qui ?\?|quand ?\?|Lequel ?\?|Par qui ?\?|précision nécessaire"
    r"|источник не указан(?: \d+ (?:день|дня|дней))?|уточнить(?: .{0,30})?|нет источника|кто\?|когда\?|неавторитетный источник\??|неоднозначно|прояснить"
    r"|cita requerida|¿quién\?|¿cuándo\?|¿cuál\?|senza fonte|citazione necessaria|chi\?|quando\?|bron\?|potrzebny przypis)"
    r"(?: (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4})?(?:_|\*)?\]"
)
"""What a wiki demands of its authors in the middle of a text."""
MAINTENANCE = re.compile(
    r".*\(Learn how and when to remove th(?:is|ese)(?: template)? messages?\)|Find sources: .*|Please help (?:improve|to improve|update) .*"
    r"|This (?:article|section|page|biography)(?:'s)? (?:needs additional citations|includes a list of|may (?:be|need|require|contain|incorporate)|has multiple issues"
    r"|does not cite|needs to be|relies (?:largely|excessively|too much)|is written like|is missing|possibly contains|needs expansion|is an orphan)\b.*"
    r"|(?:This .{3,80} is a stub|.{3,80} is a stub)\. You can help .*|Diese[rs]? (?:Artikel|Abschnitt) (?:oder .{3,40} )?(?:ist nicht hinreichend|bedarf|wurde .{0,40}eingetragen)\b.*"
    r"|Cet article (?:ne cite pas|est une ébauche|doit être|manque|peut contenir)\b.*|Cette section (?:ne cite pas|est vide|doit être)\b.*"
    r"|В (?:этой статье|этом разделе) не хватает ссылок.*|(?:Эта статья|Этот раздел) (?:слишком|нуждается|содержит недостоверн).*|Это заготовка статьи.*"
)
"""The boxes in which a wiki speaks of its own pages."""
JUMP_UP = re.compile(
    r"(?:Jump up(?: to)?|Hochspringen(?: nach)?|Springe zu|Revenir plus haut(?: en)?|Перейти обратно|Вернуться|Saltar a|Salta a|Volver arriba)(?: ?:|\b) ?"
)
"""What a way back says to those who cannot see its sign."""
NAVIGATION_BOX = frozenset({"vte", "vde", "vtm", "por", "поп"})
WIDGET = re.compile(r"^(?:\[[ x_*]?\]|\([ *]\)|\[wiki\w*\])\s*")
"""A box or a button, as a text browser draws it."""
