"""What an old portal's page has around the article, and an article has not.

A line is furniture only when it holds nothing else: "Chia sẻ" is, "Chia sẻ tại buổi lễ, …" is not.
"""

import re

_AFTER = (
    r"(?:các )?(?:tin|bài)(?: viết)?(?: cùng chuyên mục| (?:mới|cũ)(?: hơn)?| khác| liên quan"
    r"| đã đưa)|liên kết(?: web(?:site)?)?|ý kiến bạn đọc|bình luận|thống kê truy cập"
)
_TOOLS = (
    r"in trang|in bài(?: viết)?|bản in|quay lại|trở về|chia sẻ(?: bài viết)?|cỡ chữ|a"
    r"|gửi (?:e-?mail|bạn bè)|đọc bài(?: viết)?|nghe đọc|tương phản(?: cao)?|lên đầu trang"
    r"|facebook|zalo|twitter|e-?mail|print|lưu(?: bài)?|like|share|tweet"
)
# Between and around the words of furniture stand signs and figures, no letters.
_END_OF_ARTICLE = re.compile(rf"[\W\d]*(?:{_AFTER})(?:[\W\d]+(?:{_AFTER}))*[\W\d]*", re.I)
_TOOL_LINE = re.compile(rf"\W*(?:{_TOOLS})(?:\W+(?:{_TOOLS}))*\W*", re.I)
_BREADCRUMB = re.compile(r"\W*(?:trang chủ|home)(?:\s*[>»›/|\\→–-].*)?", re.I)
LONGEST = 200


def is_end_of_article(line: str) -> bool:
    """Whether nothing after this line belongs to the article, such as `Tin cùng chuyên mục`."""
    return len(line) <= LONGEST and _END_OF_ARTICLE.fullmatch(line) is not None


def is_tool(line: str) -> bool:
    """Whether the line is a row of the page's buttons, such as `In trang | Quay lại`."""
    return len(line) <= LONGEST and _TOOL_LINE.fullmatch(line) is not None


def is_breadcrumb(line: str) -> bool:
    """Whether the line says where the page hangs, such as `Trang chủ » Tin tức - Sự kiện`."""
    return len(line) <= LONGEST and _BREADCRUMB.fullmatch(line) is not None
