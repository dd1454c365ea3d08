"""Who sends a request."""

import pytest

from cms.visitors import client_address, is_robot

FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0"


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "198.51.100.1, 127.0.0.1", "198.51.100.1"),
        ("127.0.0.1", "rubbish", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("::ffff:203.0.113.7", "", "203.0.113.7"),
        ("127.0.0.1", "::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "", "2001:db8:1:2::/64"),
        ("::1", "2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "", "fe80::/64"),
        ("172.18.0.4", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.1.1.1, 198.51.100.1, 172.18.0.4", "198.51.100.1"),
        ("127.0.0.1", "198.51.100.1,", "127.0.0.1"),
        ("127.0.0.1", "1.1.1.1, " * 400 + "198.51.100.1", "198.51.100.1"),
        ("rubbish", "198.51.100.1", ""),
    ],
)
def test_only_trusted_proxies_are_believed(rf, settings, peer, forwarded, expected):
    settings.TRUSTED_PROXIES = ["127.0.0.1", "::1", "172.16.0.0/12"]
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = rf.get("/", headers=headers, REMOTE_ADDR=peer)
    assert client_address(request) == expected


def test_a_proxy_on_a_unix_socket_is_believed(rf):
    request = rf.get("/", headers={"X-Forwarded-For": "1.1.1.1, 198.51.100.1"}, REMOTE_ADDR="")
    assert client_address(request) == "198.51.100.1"
    assert client_address(rf.get("/", REMOTE_ADDR="")) == ""


@pytest.mark.parametrize(
    "user_agent",
    [
        "",
        "  ",
        "curl/8.1",
        "python-requests/2.32",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0)",
        "Mozilla/5.0 (compatible; coccocbot-web/1.0)",
        "Mozilla/5.0 (compatible; coccoc/1.0; +http://help.coccoc.com/searchengine)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "TelegramBot (like TwitterBot)",
        "WhatsApp/2.24.20.89 A",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://x.test)",
        "Mozilla/5.0 (Linux; Android 11) Chrome/120.0 Mobile Safari/537.36 Chrome-Lighthouse",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 8_3) Mobile Safari/600.1.4 (compatible; AdsBot-Google)",
    ],
)
def test_programs_are_robots(user_agent):
    assert is_robot(user_agent)


@pytest.mark.parametrize(
    "user_agent",
    [
        FIREFOX,
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/131.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
        "Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 50) Chrome/131.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; Android 12) Chrome/130 Mobile Safari/537.36 Zalo android/24.10",
        "Mozilla/5.0 (Linux; Android 9; CUBOT_NOTE_S Build/P) Chrome/131.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/128 Chrome/122 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 14; wv) Chrome/131.0 [FB_IAB/FB4A;FBAV/490.0.0.63.82;]",
        "Mozilla/5.0 (Linux; Android 15; wv) Chrome/146.0 Mobile Safari/537.36 MetaIAB Facebook",
        "Mozilla/5.0 (Linux; Android 14) Chrome/131.0 Telegram-Android/11.3.3 (Samsung; SDK 34)",
        "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)",
        "Opera/9.80 (Android; Opera Mini/36.2/119.132; U; vi) Presto/2.12.423 Version/12.16",
    ],
)
def test_browsers_are_readers(user_agent):
    assert not is_robot(user_agent)
