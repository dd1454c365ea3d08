"""The demo's picture library: draws each picture once and keeps it by its name."""

from collections.abc import Callable
from io import BytesIO

from django.core.files.images import ImageFile

from cms import pictures as sizes
from cms.models import PortalImage
from home.demo import pictures
from home.demo.pictures import logos
from home.demo.reader import KEEPER

SCENE_TITLES = {
    "blood": "Hiến máu",
    "boats": "Chum nước mắm",
    "bridge": "Cầu qua sông",
    "candles": "Thắp nến tri ân",
    "cleaning": "Dọn vệ sinh bãi biển",
    "computer": "Máy tính và biểu đồ",
    "counter": "Quầy tiếp nhận hồ sơ",
    "exercise": "Tập dưỡng sinh",
    "fire": "Chữa cháy",
    "flags": "Đường cờ",
    "flood": "Xuồng cứu hộ",
    "flowers": "Đường hoa",
    "football": "Bóng đá",
    "forest": "Chòi canh lửa",
    "health": "Trạm y tế",
    "lanterns": "Rước đèn Trung thu",
    "library": "Thư viện",
    "lion": "Múa lân",
    "loudspeaker": "Loa truyền thanh",
    "market": "Chợ",
    "meeting": "Hội nghị",
    "pass": "Đèo Hải Vân",
    "phone": "Điện thoại",
    "plan": "Bản vẽ quy hoạch",
    "planting": "Trồng cây",
    "recruits": "Tiễn tân binh",
    "school": "Trường học",
    "sea": "Biển và thuyền",
    "street": "Đường phố",
    "table": "Buổi làm việc",
}
MOOD_TITLES = {"day": "", "dusk": " (chiều)", "dark": " (tối)", "portrait": " (dọc)"}


class Gallery:
    """Stored pictures by name (`scene/mood`); each is drawn when it is first asked for."""

    def __init__(self, accent: str) -> None:
        self._accent = accent
        self._images: dict[str, PortalImage] = {}
        self._covers: set[str] = set()
        self._in_text: set[str] = set()

    def cover(self, name: str, alt_text: str) -> PortalImage:
        """The picture of this name, for a cover; `alt_text` becomes a new one's default."""
        self._covers.add(name)
        return self._image(name, alt_text)

    def in_text(self, name: str, alt_text: str = "") -> PortalImage:
        """As `cover`, for a picture inside a body, which is shown in other sizes."""
        self._in_text.add(name)
        return self._image(name, alt_text)

    def make_renditions(self, advance: Callable[[], None]) -> None:
        """Makes the sizes that cards and articles show, so that no reader waits for them."""
        for name, image in self._images.items():
            specs = [*sizes.CARD_RENDITIONS]
            if name in self._in_text:
                specs += sizes.TEXT_RENDITIONS
            if name in self._covers:
                specs += sizes.RATIO_RENDITIONS
            image.get_renditions(*specs)
            advance()

    def __len__(self) -> int:
        return len(self._images)

    def _image(self, name: str, alt_text: str) -> PortalImage:
        if name not in self._images:
            scene, _, mood = name.partition("/")
            self._images[name] = self._store(
                f"{SCENE_TITLES[scene]}{MOOD_TITLES[mood]}",
                f"{scene}-{mood}.jpg",
                lambda: pictures.draw(name, self._accent),
                alt_text,
            )
        return self._images[name]

    def ward_mark(self) -> PortalImage:
        """The ward's own mark, for the masthead."""
        return self._store(
            "Biểu trưng minh họa",
            "bieu-trung.png",
            lambda: logos.ward_mark(self._accent),
            "Biểu trưng hình đèo, biển và mặt trời",
        )

    def lettermark(self, letters: str, filled: bool) -> PortalImage:
        """A lettermark for a web link; decorative, so without a text alternative."""
        return self._store(
            f"Logo {letters}",
            f"logo-{letters.lower()}.png",
            lambda: logos.lettermark(letters, self._accent, filled),
            "",
        )

    def _store(
        self, title: str, filename: str, draw: Callable[[], bytes], alt_text: str
    ) -> PortalImage:
        content = draw()
        image = PortalImage(
            title=title,
            description=alt_text,
            credit=KEEPER,
            file=ImageFile(BytesIO(content), name=filename),
            file_size=len(content),
        )
        image.save()
        return image
