"""The synonyms that a new portal starts with; editors change them afterwards."""

from django.db import migrations

STARTERS = [
    "UBND; Ủy ban nhân dân",
    "HĐND; Hội đồng nhân dân",
    "MTTQ; Mặt trận Tổ quốc; UBMTTQ; Ủy ban Mặt trận Tổ quốc",
    "CCHC; cải cách hành chính",
    "TTHC; thủ tục hành chính",
    "DVC; dịch vụ công",
    "DVCTT; dịch vụ công trực tuyến",
    "CNTT; công nghệ thông tin",
    "CĐS; chuyển đổi số",
    "VBQPPL; văn bản quy phạm pháp luật",
    "CBCC; cán bộ công chức; cán bộ, công chức, viên chức; CBCCVC",
    "TTHCC; trung tâm hành chính công",
    "PVHCC; phục vụ hành chính công",
    "BHYT; bảo hiểm y tế",
    "BHXH; bảo hiểm xã hội",
    "BHTN; bảo hiểm thất nghiệp",
    "CCCD; căn cước công dân; thẻ căn cước",
    "VNeID; định danh điện tử; định danh cá nhân",
    "GCN; giấy chứng nhận; sổ đỏ",
    "QSDĐ; quyền sử dụng đất",
    "ANTT; an ninh trật tự",
    "ATGT; an toàn giao thông",
    "ATTP; ATVSTP; an toàn thực phẩm; vệ sinh an toàn thực phẩm",
    "PCCC; phòng cháy chữa cháy",
    "PCTT; phòng chống thiên tai",
    "PCTN; phòng chống tham nhũng",
    "NVQS; nghĩa vụ quân sự",
    "LĐTBXH; lao động thương binh và xã hội",
    "VHXH; văn hóa xã hội",
    "KTXH; kinh tế xã hội",
    "QLĐT; quản lý đô thị",
    "TDP; tổ dân phố",
    "KDC; khu dân cư",
    "TNCS; thanh niên cộng sản; đoàn thanh niên",
    "LHPN; liên hiệp phụ nữ; hội phụ nữ",
    "CCB; cựu chiến binh",
    "NCT; người cao tuổi",
    "THCS; trung học cơ sở",
    "THPT; trung học phổ thông",
    "NTM; nông thôn mới",
    "QĐ; quyết định",
    "NQ; nghị quyết",
    "BCH; ban chấp hành",
    "BTV; ban thường vụ",
]


def forwards(apps, schema_editor) -> None:
    synonyms = apps.get_model("news", "SearchSynonym").objects
    for terms in STARTERS:
        synonyms.get_or_create(site=None, terms=terms)


def backwards(apps, schema_editor) -> None:
    synonyms = apps.get_model("news", "SearchSynonym").objects
    synonyms.filter(site=None, terms__in=STARTERS).delete()


class Migration(migrations.Migration):
    dependencies = [("news", "0003_search_full_text")]

    operations = [migrations.RunPython(forwards, backwards)]
