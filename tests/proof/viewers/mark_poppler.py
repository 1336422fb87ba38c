"""Mark a proof with the engine of Evince and Okular: python3 mark_poppler.py IN.pdf OUT.pdf JOBS.json."""

import json
import sys
from pathlib import Path

import gi

gi.require_version("Poppler", "0.18")
from gi.repository import GLib, Poppler  # noqa: E402  (only after the version is named)

MARKUP = {
    "Highlight": Poppler.AnnotTextMarkup.new_highlight,
    "Underline": Poppler.AnnotTextMarkup.new_underline,
    "Squiggly": Poppler.AnnotTextMarkup.new_squiggly,
    "StrikeOut": Poppler.AnnotTextMarkup.new_strikeout,
}


def quadrilateral(box):
    left, bottom, right, top = box
    found = Poppler.Quadrilateral()
    corners = ((left, top), (right, top), (left, bottom), (right, bottom))
    for name, (x, y) in zip(("p1", "p2", "p3", "p4"), corners, strict=True):
        point = Poppler.Point()
        point.x, point.y = x, y
        setattr(found, name, point)
    return found


def hull(boxes):
    found = Poppler.Rectangle()
    found.x1, found.y1 = min(box[0] for box in boxes), min(box[1] for box in boxes)
    found.x2, found.y2 = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return found


source, target, jobs = sys.argv[1:]
document = Poppler.Document.new_from_file(GLib.filename_to_uri(source), None)
for job in json.loads(Path(jobs).read_text(encoding="utf-8")):
    quads = [quadrilateral(box) for box in job["boxes"]]
    mark = MARKUP[job["kind"]](document, hull(job["boxes"]), quads)
    if job["comment"]:
        mark.set_contents(job["comment"])
    mark.set_label("Eve")
    document.get_page(job["page"]).add_annot(mark)
document.save(GLib.filename_to_uri(target))
