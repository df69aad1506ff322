"""A listing → its routes: the page and its JSON and CSV twins under the same filters."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.web import formats, view
from communique.web.listing import Filters, Listing

CSV_ROWS = 10_000
"""A CSV without `limit` holds at most so many; `after` goes on."""

Context = Callable[[Request, Filters], Mapping[str, Any]]


def routes(listing: Listing, template: str, context: Context) -> list[Route]:
    """`/NAME`, `/NAME.json`, `/NAME.csv` and `/api/NAME`."""

    def html(request: Request) -> Response:
        filters = listing.read(request.query_params)
        page = listing.page(view.of(request).store.read(), filters)
        shared = {"listing": listing, "filters": filters, "page": page, "columns": listing.shown(filters)}
        return view.of(request).html(request, template, {**shared, **context(request, filters)})

    def json(request: Request) -> Response:
        filters = listing.read(request.query_params)
        page = listing.page(view.of(request).store.read(), filters)
        following = listing.address(filters, ".json", after=page.next) if page.next else ""
        return formats.page_json(page, following)

    def csv(request: Request) -> Response:
        asked = {"limit": str(CSV_ROWS)} if "limit" not in request.query_params else {}
        filters = listing.read(request.query_params)
        if asked:
            filters = filters.model_copy(update={"limit": CSV_ROWS})
        page = listing.page(view.of(request).store.read(), filters)
        return formats.page_csv(listing.name, listing.shown(filters) if filters.cols else listing.columns, page.rows)

    return [
        Route(listing.path, html),
        Route(f"{listing.path}.json", json),
        Route(f"{listing.path}.csv", csv),
        Route(f"/api{listing.path}", json),
    ]
