"""The addresses of the pages of requests. Those with forms take files."""

from collections.abc import Mapping

from portal.pages.workspace.frame import Handler, signed_in
from portal.pages.workspace.requests import lists, one, writing

WITH_FILES: Mapping[str, Handler] = {
    "/workspace/requests/": signed_in(lists.list_page),
    "/workspace/requests/new/": signed_in(writing.new_page),
    "/workspace/requests/letter/": signed_in(writing.letter_page),
    "/workspace/requests/explanation/": signed_in(writing.explanation_page),
    "/workspace/requests/part/{part}/": signed_in(one.part_page),
    "/workspace/requests/{number}/": signed_in(one.request_page),
    "/workspace/requests/{number}/{act}/": signed_in(one.act_page),
}
