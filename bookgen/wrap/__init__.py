"""The wrap cover of the print edition: back, spine and front on one sheet, ready for the press.

In: the book's settings, the page count of the finished print edition, and the three faces as SVG. Out: a
PDF/X-4 with bleed and trim.
"""

from bookgen.wrap.bind import bind_wrap, check_wrap
from bookgen.wrap.plan import WrapPlan, plan_wrap
from bookgen.wrap.rules import RULES

__all__ = ["RULES", "WrapPlan", "bind_wrap", "check_wrap", "plan_wrap"]
