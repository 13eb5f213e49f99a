package io.tenantry.loading;

import io.tenantry.setting.TimeZones;
import java.util.List;
import java.util.SplittableRandom;

/** Generates names of organizations, people and projects in several scripts. */
final class MadeUpNames {
    /** The words of organization names in one language and their order. */
    private record Language(List<String> names, List<String> fields, List<String> forms, String pattern) {
        String compose(SplittableRandom random) {
            return pattern.replace("1", pick(names, random))
                    .replace("2", pick(fields, random))
                    .replace("3", pick(forms, random));
        }
    }

    private static final Language ENGLISH = new Language(
            words("Alder Amber Anchor Aspen Beacon Birch Bluebird Brook Canyon Cedar Cobalt Copper Coral Crescent Delta"
                    + " Ember Falcon Fern Granite Harbor Hazel Heron Indigo Juniper Kestrel Lantern Larch Linden Lotus"
                    + " Maple Meadow Meridian Mesa Nimbus Northwind Oak Onyx Orchard Osprey Pebble Pine Quartz Raven"
                    + " Ridge River Rowan Saffron Sage Sierra Slate Sparrow Summit Tidal Timber Umber Vale Violet"
                    + " Willow Wren Zephyr"),
            words("Analytics Bank Bakery Clinics Couriers Dental Design Energy Engineering Farms Foods Freight Games"
                    + " Health Homes Hotels Insurance Labs Legal Logistics Media Mobility Music Optics Outfitters"
                    + " Pharmacy Press Robotics Schools Security Software Sports Studios Systems Telecom Textiles Tools"
                    + " Travel Ventures Water"),
            words("Ltd Inc. LLC Group Partners Cooperative Trust & Sons Holdings Collective"),
            "1 2 3");
    private static final List<Language> LANGUAGES = List.of(
            ENGLISH,
            ENGLISH,
            ENGLISH,
            new Language(
                    words("Müller Schröder Groß Jäger Köhler Böhm Weiß Krüger Lüders Voß"),
                    words("Maschinenbau Gärtnerei Bäckerei Verlag Werkstätten Möbel Getränke Druckerei"),
                    words("GmbH AG KG e.V. eG"),
                    "1 2 3"),
            new Language(
                    words("Émeraude Châtaignier Forêt Île-Verte Étoile Océane Lumière Bruyère"),
                    words("Santé Énergie Assurances Édition Hôtellerie Télécom Mécanique Crêperie"),
                    words("SA SARL SAS Frères"),
                    "1 2 3"),
            new Language(
                    words("Żubr Łódka Świerk Jaśmin Wiśnia Gęś Słońce Źródło"),
                    words("Usługi Piekarnia Transport Książki Zdrowie Ogrody"),
                    words("S.A. Spółka Fundacja"),
                    "3 1 2"),
            new Language(
                    words("Рассвет Берёза Северный Звезда Маяк Восход Ёлка Радуга"),
                    words("Школа Клиника Завод Библиотека Типография Лаборатория"),
                    words("ООО АО НКО"),
                    "3 «1» 2"),
            new Language(
                    words("Ήλιος Θάλασσα Ελιά Αστέρι Άνεμος Γαλάζιο"),
                    words("Εκδόσεις Υγεία Ενέργεια Τεχνολογία Μουσική"),
                    words("Α.Ε. Ο.Ε. ΕΠΕ"),
                    "1 2 3"),
            new Language(
                    words("النخيل الفجر البحر الزيتون النجمة الأمل"),
                    words("للتجارة للهندسة للتعليم للصحة للنقل"),
                    words("شركة مؤسسة مجموعة"),
                    "3 1 2"),
            new Language(
                    words("הזית הים השקד האור הדקל"), words("תקשורת הנדסה חינוך בריאות"), words("בע״מ עמותה"), "1 2 3"),
            new Language(words("青空 桜 富士 若葉 北斗 朝日"), words("電機 商事 出版 医院 建設 大学"), words("株式会社 合同会社 財団法人"), "312"),
            new Language(words("东方 长江 明月 金星 竹林 海蓝"), words("科技 教育 医药 物流 出版"), words("有限公司 集团 学校"), "123"),
            new Language(words("한빛 새벽 푸른 바다 소나무"), words("전자 교육 건설 병원 출판"), words("주식회사 재단"), "3 12"),
            new Language(
                    words("ดอกบัว สายน้ำ แสงดาว ภูเขา"),
                    words("การแพทย์ ขนส่ง การศึกษา"),
                    words("จำกัด มูลนิธิ"),
                    "123"),
            new Language(
                    words("सूर्य गंगा कमल हिमालय"), words("विद्यालय उद्योग चिकित्सा"), words("लिमिटेड संघ"), "1 2 3"),
            new Language(
                    words("Hoa-Sen Bình-Minh Sông-Hồng Trúc-Xanh"),
                    words("Giáo-Dục Y-Tế Vận-Tải Nông-Sản"),
                    words("TNHH JSC"),
                    "1 2 3"));

    private static final List<String> GIVEN =
            words("Ada Amina Björn Chinedu Chloé Daniela Elif Farid Gabriel Hana Ines Ivan Jorge Kaito Lara Linh Mateo"
                    + " Mei Nadia Noor Olga Omar Paweł Priya Rosa Samuel Sofia Tomás Wanjiru Yara Zoë Łukasz");
    private static final List<String> FAMILY =
            words("Adeyemi Bauer Castro Diallo Eriksson Fernández García Hoang Ivanova Jansen Kim Kowalski Larsen Mbeki"
                    + " Moreau Nakamura Novák O'Brien Okafor Park Popescu Rossi Santos Schmidt Silva Singh Tanaka Weiß"
                    + " Yılmaz Zhang");
    private static final List<String> PROJECTS =
            words("Support Sales Reception Onboarding Collections Surveys Appointments Hotline Concierge Billing");
    private static final List<String> STAGES = words("live test pilot 2026 v2 EMEA APAC");
    private static final List<String> ZONES = List.copyOf(TimeZones.OF_BILLING);

    private MadeUpNames() {}

    static String organization(SplittableRandom random) {
        String name = pick(LANGUAGES, random).compose(random);
        // Two thirds get a branch number, because there are fewer combinations of words than organizations.
        return random.nextInt(3) == 0 ? name : name + " " + (1 + random.nextInt(9_999));
    }

    static String person(SplittableRandom random) {
        return pick(GIVEN, random) + " " + pick(FAMILY, random);
    }

    static String project(SplittableRandom random) {
        return pick(PROJECTS, random) + " " + pick(STAGES, random);
    }

    static String timeZone(SplittableRandom random) {
        return pick(ZONES, random);
    }

    private static List<String> words(String all) {
        return List.of(all.split(" "));
    }

    private static <T> T pick(List<T> from, SplittableRandom random) {
        return from.get(random.nextInt(from.size()));
    }
}
