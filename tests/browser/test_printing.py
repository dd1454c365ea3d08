"""What is printed: the monthly report is one page, also in its fullest month."""

import re

from tests.browser.conftest import Portal

LONG = "Tên chuyên mục dài như văn phòng vẫn đặt, có cả dấu phẩy và gạch nối"
# The longest tables that the report makes: eight lines and what is left over.
FILL = """text => {
  for (const body of document.querySelectorAll(".pair tbody")) {
    while (body.rows.length < 9) body.append(body.rows[0].cloneNode(true));
    body.rows[8].cells[0].textContent = text;
  }
  const most = document.querySelector(".most tbody");
  while (most.rows.length < 10) most.append(most.rows[0].cloneNode(true));
}"""


def test_the_fullest_monthly_report_is_one_page(portal: Portal, page):
    portal.log_in(page, "editor")
    page.goto(f"{portal.url}/admin/bao-cao/thang/")
    months = [each.get_attribute("value") for each in page.locator("[name=month] option").all()]
    for month in months[:2]:
        page.goto(f"{portal.url}/admin/bao-cao/thang/?month={month}")
        page.evaluate(FILL, LONG)
        printed = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1, month
