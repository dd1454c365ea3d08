"""What readers type and which article of the demo they must find first (by its title's beginning).

`tests/news/test_search_pairs.py` holds it on both databases; `bench/searches.py` counts how many
of the pairs Wagtail's own search answers.
"""

import unicodedata

SEED = "Kiểm tra công tác cải cách hành chính tại phường Hòa Hiệp Bắc"

DEMO_PAIRS = [
    # The seed story: without accents, both tone placements, NFD, abbreviations, names, a phrase.
    ("kiem tra cai cach hanh chinh", SEED),
    ("hoa hiep bac", SEED),
    ("Hoà Hiệp Bắc", SEED),
    (unicodedata.normalize("NFD", "Hòa Hiệp Bắc"), SEED),
    ("kiem tra CCHC", SEED),
    ("dinh huu phuc", SEED),
    ('"kiểm tra công tác cải cách hành chính"', SEED),
    ("Phó Trưởng phòng Nội vụ Đinh Hữu Phúc", SEED),
    # Words of titles.
    ("to cong nghe so cong dong", "Tổ công nghệ số cộng đồng đến từng ngõ"),
    ("so hoa so ho tich", "Hoàn thành số hóa sổ hộ tịch"),
    ("số hoá sổ hộ tịch", "Hoàn thành số hóa sổ hộ tịch"),
    ("lich tiep cong dan", "Lịch tiếp công dân của lãnh đạo phường"),
    ("cho Nam O quet ma", "Chợ Nam Ô: quét mã"),
    ("nước mắm Nam Ô", "Giữ nghề nước mắm Nam Ô"),
    ("đại đoàn kết", "Ngày hội Đại đoàn kết toàn dân tộc"),
    ("tiem chung", "Lịch tiêm chủng mở rộng"),
    ("chu nhat xanh", "Hơn 300 người ra quân Ngày Chủ nhật xanh"),
    ("quy hoach song cu de", "Lấy ý kiến cộng đồng dân cư về đồ án"),
    ("lừa đảo qua điện thoại", "Công an phường cảnh báo năm thủ đoạn lừa đảo"),
    ("duong sinh", "Sáng nào cũng có một lớp dưỡng sinh"),
    ("quang cao rao vat", "Ra quân tháo gỡ quảng cáo rao vặt"),
    ("can cuoc luu dong", "Cấp căn cước lưu động"),
    ("sot xuat huyet", "Diệt lăng quăng"),
    ("trang ram", "Đêm hội trăng rằm"),
    ("hòa giải", "Hòa giải ở cơ sở"),
    ("hoà giải", "Hòa giải ở cơ sở"),
    ("chua chay", "Diễn tập chữa cháy ở chợ"),
    ("bóng đá Xuân Dương", "Khu Xuân Dương vô địch"),
    ("via he", "Vạch sơn, khung giờ"),
    ("chữ kí số", "Hướng dẫn đăng ký chữ ký số"),
    ("đuối nước", "Phòng đuối nước mùa hè"),
    ("cau ngu", "Rộn ràng lễ hội Cầu ngư"),
    # Abbreviations and old names.
    ("cong truong an toan", "“Cổng trường an toàn”"),
    ("ATGT", "“Cổng trường an toàn”"),
    ("ATTP", "Kiểm tra an toàn thực phẩm"),
    ("nghia vu quan su", "Tiễn 38 thanh niên lên đường nhập ngũ"),
    ("NVQS", "Tiễn 38 thanh niên lên đường nhập ngũ"),
    ("phòng chống thiên tai", "Chủ động ứng phó với bão"),
    ("giấy chứng nhận quyền sử dụng đất", "Niêm yết công khai kết quả kiểm tra hồ sơ"),
    ("sổ đỏ niêm yết", "Niêm yết công khai kết quả kiểm tra hồ sơ"),
    # Leads, bodies, captions, attachments, numbers, people.
    ("1.900 tờ rơi", "Ra quân tháo gỡ quảng cáo rao vặt"),
    ("388 triệu đồng", "Trao 485 suất quà Tết"),
    ("118/BC-UBND", "Kết quả cải cách hành chính quý vừa qua"),
    ("78/TB-UBND", "Niêm yết công khai kết quả kiểm tra hồ sơ"),
    ("Phiếu khảo sát mức độ hài lòng", "Mời người dân tham gia khảo sát"),
    ("Báo cáo tổng kết năm", "Tổng kết công tác năm 2023"),
    ("cá cơm than", "Giữ nghề nước mắm Nam Ô"),
    ("giờ trái đất", "Tắt đèn một giờ"),
    ("túi ni lông", "Hơn 300 người ra quân Ngày Chủ nhật xanh"),
    ("hiến đất kiệt", "Dân hiến 412 m² đất"),
    ("4,5 tấn rác", "Hơn 300 người ra quân Ngày Chủ nhật xanh"),
    ("wifi miễn phí", "Phủ Wi-Fi miễn phí"),
    ("doi giay to don vi hanh chinh cu", "Giấy tờ mang tên đơn vị hành chính cũ"),
    # Unfinished and in capitals.
    ("hướng dẫn đăng ký chữ k", "Hướng dẫn đăng ký chữ ký số"),
    ("KHUYẾN HỌC", "Quỹ Khuyến học trao học bổng"),
    ("kiem tra cong v", "Kiểm tra công vụ đột xuất"),
    # The exact accents before other accents.
    ("máu", "214 đơn vị máu trong buổi sáng mưa"),
    ("đường hoa", "Đường hoa Xuân Bính Ngọ"),
    ("bão", "Chủ động ứng phó với bão"),
    ("tem thư bưu chính 1975", None),
]
