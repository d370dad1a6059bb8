"""Pages that are only text: help, and where the data come from."""

from locales.gettext import N_
from portal import structured
from portal.visit import Page, Visit

HELP = N_("How to search the catalogue, read its marks and tell how far a record can be relied on.")
ABOUT = N_("Where the records of the catalogue come from, how old they are and who has confirmed them.")


async def help_page(visit: Visit) -> Page:
    return Page("help.html", visit.text("Help"), visit.text(HELP), "help")


async def about(visit: Visit) -> Page:
    title = visit.text("Regional investment catalogue of Kazakhstan")
    description = visit.text(ABOUT)
    data = structured.dataset(visit.locale, visit.path, title, description)
    return Page("about.html", visit.text("About the data"), description, "about", structured=(data,))
