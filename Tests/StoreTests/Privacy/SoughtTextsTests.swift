import Testing
import Values

@testable import Store

@Suite struct `Looking for texts however they are written` {
  private func says(_ text: String, _ sought: String...) -> Bool { SoughtTexts(sought).stand(in: text) }

  @Test func `case and accents of every alphabet count for nothing, as in search`() {
    let spellings = [
      ("Ödön Škvárenina", "ÖDÖN ŠKVÁRENINA"), ("Ödön Škvárenina", "odon skvarenina"), ("Zoë Ängström", "ZOE ÅNGSTRÖM"),
      ("Ødegård Łukasz", "odegard lukasz"), ("Γιώργος Σεφέρης", "ΓΙΩΡΓΟΣ ΣΕΦΕΡΗΣ"), ("Фёдор Йенсен", "ФЕДОР ИЕНСЕН"),
      ("İpek Işık", "ipek ısık"),
      ("Jan Groß", "JAN GROSS"), ("Ada Berg", "Ａｄａ　Ｂｅｒｇ"), ("Ada Berg", "A\u{ad}da\u{a0}Berg"), ("Ada Berg", "Ada\n  Berg"),
    ]
    for (name, text) in spellings {
      #expect(says(text, name), "\(name) in \(text)")
      #expect(says(name, text), "\(text) in \(name)")
    }
    #expect(!says("ask Ödön Škvárenin first", "Ödön Škvárenina") && !says("", "Ada Berg") && !says("Ada Berg"))
  }

  @Test func `what JSON spells with escapes is read`() {
    #expect(says(#"{"name":"Ada \u0026 Bo Berg"}"#, "Ada & Bo Berg"))
    #expect(says(#"["r\u0026d@example.com"]"#, "r&d@example.com") && says(#""Zo\u00eb \u00c5ngstr\u00f6m""#, "Zoë Ångström"))
    #expect(says(#""\ud83c\udf3b Fern""#, "🌻 Fern") && !says(#""Ada \u00 Bo""#, "Ada & Bo"))
  }

  @Test func `words of a name may be turned, with a comma or none, and stay together`() {
    for text in ["Ängström, Zoë", "ängström zoë", "<b>Berg, Ada van der</b>", "van der Berg, Ada"] {
      #expect(says(text, "Zoë Ängström", "Ada van der Berg"), "\(text)")
    }
    #expect(!says("Zoë met Ängström", "Zoë Ängström"))
  }

  @Test func `a telephone number is one with or without country, in any groups, and no part of another`() {
    let number = "+31 6 5559 8765"
    for text in [
      "0031 6 55598765", "06-55598765", "+31655598765", "call (06) 555 98 765.", "+31 (0)6 5559 8765", "06\u{a0}5559\u{2011}8765, later",
      "tel:0031-6-55598765 x12",
    ] {
      #expect(says(text, number), "\(text)")
      #expect(says(text, "06 55 59 87 65"), "\(text)")
    }
    for text in ["06-555987651", "06 5559\n8765", "06 5559 8766", "655598765000"] { #expect(!says(text, number), "\(text)") }
    #expect(says("02 555 12 34", "+32 2 555 12 34") && says("+32 (0)2 555 12 34", "02 555 12 34"))
    #expect(PhoneText.isSame("+31 6 5559 8765", "06-55598765 ext. 3") && !PhoneText.isSame("06 1", "06 1"))
  }

  @Test func `what JSON escapes and an address encodes is read as it is meant, and paths as they are`() {
    #expect(says("{\"a\":\"with O\\\"Brien\\nof it\"}", "O\"Brien of"))
    #expect(says("search=%C3%96D%C3%B6n+Skv%c3%a1renina&x=1", "Ödön Škvárenina") && says("q=ada%40berg.example", "ADA@berg.example"))
    #expect(says("C:\\tom berg.txt", "Tom Berg") && says("100% Ada Berg", "Ada Berg"))
  }

  @Test func `bytes are read as UTF-8 and as Latin-1, and found once wherever a piece ends`() {
    let latin = Array("Dear ".utf8) + "Zoë Ängström".unicodeScalars.map { UInt8($0.value) } + Array(", 06 5559 8765".utf8)
    for bytes in [latin, Array("Dear Zoë Ängström, 06 5559 8765".utf8)] {
      for place in 0...bytes.count {
        var scan = ByteScan(["zoe ångstrom", "+31655598765"])
        scan.take(bytes[..<place])
        scan.take(bytes[place...])
        #expect(scan.count == 2, "\(place)")
      }
    }
  }
}
