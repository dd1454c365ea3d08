"""Sets up the demo's ward: names, categories, pages, web links, accounts, the home page."""

import os
import secrets
import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from wagtail.blocks import StreamValue
from wagtail.models import Page, Site

from cms.models import Banner, SiteSettings, User, WebLink, WebLinkSet
from home.demo import reader
from home.demo.gallery import Gallery
from home.models import HomePage, StandardPage
from news import desks
from news.models import Author, CategoryPage, SearchPromotion, SearchSynonym

SETTING = tomllib.loads((reader.HERE / "setting.toml").read_text(encoding="utf-8"))
PAGES = reader.HERE / "pages"
PASSWORD_BYTES = 15


@dataclass
class Ward:
    """What the demo's articles refer to, by the names that their files use."""

    site: Site
    home: HomePage
    gallery: Gallery
    categories: dict[str, CategoryPage] = field(default_factory=dict)
    link_sets: dict[str, WebLinkSet] = field(default_factory=dict)
    authors: dict[str, Author] = field(default_factory=dict)
    accounts: dict[str, User] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)

    @property
    def agency(self) -> str:
        return SETTING["site"]["agency_name"]

    def resolved(self, blocks: list[dict]) -> list[dict]:
        """The blocks with ids where their text has names of pictures and link sets."""
        return [{**block, "value": self._resolved(block["value"])} for block in blocks]

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._resolved(item) for item in value]
        if not isinstance(value, dict):
            return value
        resolved = {name: self._resolved(item) for name, item in value.items()}
        if "image" in value:
            resolved["image"] = self.gallery.in_text(value["image"], value["alt_text"]).pk
        if value.get("still"):
            resolved["still"] = self.gallery.in_text(value["still"]).pk
        if "link_set" in value:
            resolved["link_set"] = self.link_sets[value["link_set"]].pk
        return resolved


def build(site: Site, now: datetime) -> Ward:
    """The ward with everything but its articles, on a site that has none yet."""
    home = site.root_page.specific
    site_settings = _name(site, home)
    ward = Ward(site, home, Gallery(site_settings.accent))
    site_settings.logo = ward.gallery.ward_mark()
    site_settings.save()
    _link_sets(ward)
    introduction = _standard_page(ward, home, "gioi-thieu")
    _standard_page(ward, introduction, "co-cau-to-chuc", in_menu=False)
    _categories(ward)
    _standard_page(ward, home, "lien-he")
    desks.set_up()
    _people(ward)
    _banner(ward, now)
    _search(ward)
    _home_sections(ward)
    return ward


def write_accounts(ward: Ward, path: Path) -> None:
    """Writes `role<TAB>username<TAB>password` lines that only the owner of the file may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        for role, user in ward.accounts.items():
            file.write(f"{role}\t{user.username}\t{ward.passwords[role]}\n")


def _name(site: Site, home: HomePage) -> SiteSettings:
    texts = dict(SETTING["site"])
    home.title = home.draft_title = site.site_name = texts.pop("title")
    home.save()
    site.save()
    site_settings, _ = SiteSettings.objects.update_or_create(site=site, defaults=texts)
    return site_settings


def _publish(parent: Page, page: Page) -> Page:
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def _categories(ward: Ward) -> None:
    for entry in SETTING["categories"]:
        parent = ward.categories[entry["in"]] if "in" in entry else ward.home
        category = CategoryPage(
            title=entry["title"], slug=entry["slug"], description=entry["description"]
        )
        category.show_in_menus = True
        ward.categories[entry["slug"]] = _publish(parent, category)


def _standard_page(ward: Ward, parent: Page, name: str, in_menu: bool = True) -> StandardPage:
    head, _, body = (PAGES / f"{name}.txt").read_text(encoding="utf-8").partition("\n---\n")
    title = head.splitlines()[0].removeprefix("title: ")
    page = StandardPage(title=title, slug=name, body=_stream(ward.resolved(reader.read_body(body))))
    page.show_in_menus = in_menu
    return _publish(parent, page)


def _stream(blocks: list[dict]) -> StreamValue:
    return StandardPage._meta.get_field("body").stream_block.to_python(blocks)


def _link_sets(ward: Ward) -> None:
    for entry in SETTING["link_sets"]:
        texts = {name: value for name, value in entry.items() if name != "links"}
        link_set = WebLinkSet(site=ward.site, **texts)
        for order, row in enumerate(entry["links"]):
            row = dict(row)  # the setting is read once and used by every load
            letters = row.pop("mark", "")
            logo = ward.gallery.lettermark(letters, filled=order % 2 == 0) if letters else None
            leaves = row["address"].startswith("https")
            link_set.links.add(WebLink(sort_order=order, logo=logo, opens_in_new_tab=leaves, **row))
        link_set.save()
        ward.link_sets[link_set.name] = link_set


def _people(ward: Ward) -> None:
    for entry in SETTING["authors"]:
        texts = {name: value for name, value in entry.items() if name != "key"}
        ward.authors[entry["key"]], _ = Author.objects.get_or_create(**texts)
    host = SETTING["site"]["email"].partition("@")[2]
    for entry in SETTING["accounts"]:
        role, password = entry["role"], secrets.token_urlsafe(PASSWORD_BYTES)
        user = desks.create_account(
            role,
            entry["username"],
            password,
            first_name=entry["first_name"],
            last_name=entry["last_name"],
            email=f"{entry['username']}@{host}",
            categories=[ward.categories[slug] for slug in entry.get("categories", [])],
            site=ward.site,
        )
        ward.accounts[role], ward.passwords[role] = user, password
        if "author" in entry:
            Author.objects.filter(pk=ward.authors[entry["author"]].pk).update(user=user)


def _banner(ward: Ward, now: datetime) -> None:
    texts = dict(SETTING["banner"])
    ends_at = now + timedelta(days=texts.pop("days"))
    Banner.objects.create(site=ward.site, starts_at=now, ends_at=ends_at, **texts)


def _search(ward: Ward) -> None:
    for terms in SETTING["search"]["synonyms"]:
        SearchSynonym.objects.create(site=ward.site, terms=terms)
    for texts in SETTING["search"]["promotions"]:
        SearchPromotion.objects.create(site=ward.site, **texts)


def _home_sections(ward: Ward) -> None:
    field = HomePage._meta.get_field("sections")
    defaults = {name: block for name, block in field.stream_block.child_blocks.items()}
    sections = []
    for entry in SETTING["sections"]:
        block = defaults[entry["kind"]]
        value = block.get_prep_value(block.get_default())
        if "category" in entry:
            value["category"] = ward.categories[entry["category"]].pk
        if "link_set" in entry:
            value["link_set"] = ward.link_sets[entry["link_set"]].pk
        sections.append({"type": entry["kind"], "value": value})
    ward.home.refresh_from_db()
    ward.home.sections = field.stream_block.to_python(sections)
    ward.home.save_revision().publish()
