package fax_test

import (
	"bytes"
	"strings"
	"testing"

	"cryptounet/heops/science/pictures/fax"
)

// bits writes 0s and 1s as bytes; blanks are for people.
func bits(text string) []byte {
	text = strings.ReplaceAll(text, " ", "")
	out := make([]byte, (len(text)+7)/8)
	for i, c := range text {
		if c == '1' {
			out[i/8] |= 0x80 >> (i % 8)
		}
	}
	return out
}

// Codes of runs (ITU-T T.4, tables 2 and 3).
const (
	end    = "000000000001"
	white4 = "1011"
	white8 = "10011"
	black4 = "011"
	white0 = "00110101"
	black8 = "000101"
)

// TestGroup3: lines come out alike, however their ends are filled, with and without
// the end of the page.
func TestGroup3(t *testing.T) {
	lines := []string{white4 + black4, white8, white0 + black8}
	want := []byte{0x0f, 0x00, 0xff}
	for name, text := range map[string]string{
		"plain":     end + lines[0] + end + lines[1] + end + lines[2] + strings.Repeat(end, 6),
		"filled":    "0000" + end + lines[0] + "00000" + end + lines[1] + strings.Repeat("0", 70) + end + lines[2] + "000" + end,
		"no ends":   end + lines[0] + end + lines[1] + end + lines[2],
		"no begin":  lines[0] + end + lines[1] + end + lines[2],
		"more rows": end + lines[0] + end + lines[1] + end + lines[2] + end + lines[0] + end,
	} {
		if got, err := fax.Group3(bits(text), 8, 3); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %x, %v", name, got, err)
		}
	}
	for name, text := range map[string]string{
		"nothing":    "",
		"two rows":   end + lines[0] + end + lines[1] + end,
		"too long":   end + white8 + black8 + end,
		"too short":  end + white4 + end + white8 + end + white8 + end,
		"no code":    end + "000000001" + end,
		"only zeros": strings.Repeat("0", 800),
	} {
		if got, err := fax.Group3(bits(text), 8, 3); err == nil {
			t.Errorf("%s: %x", name, got)
		}
	}
}

// TestGroup4: a code of one bit says that a row is as the one before it.
func TestGroup4(t *testing.T) {
	text := "001" + white4 + black4 + "1" + "11" + strings.Repeat(end, 2)
	if got, err := fax.Group4(bits(text), 8, 2); err != nil || !bytes.Equal(got, []byte{0x0f, 0x0f}) {
		t.Errorf("%x, %v", got, err)
	}
	if _, err := fax.Group4(bits("001"+white4), 8, 2); err == nil {
		t.Error("a fax that is cut short was decoded")
	}
}

func FuzzGroup3(f *testing.F) {
	f.Add(bits(end+white4+black4+end+white8+end), uint16(8), uint8(2))
	f.Add(bits(end+white8+"0000"+end), uint16(8), uint8(1))
	f.Fuzz(func(t *testing.T, raw []byte, columns uint16, rows uint8) {
		w, h := int(columns)+1, int(rows)+1
		for kind, decode := range map[string]func([]byte, int, int) ([]byte, error){"3": fax.Group3, "4": fax.Group4} {
			if got, err := decode(raw, w, h); err == nil && len(got) != h*((w+7)/8) {
				t.Errorf("Group %s: %d bytes for %d rows of %d", kind, len(got), h, w)
			}
		}
	})
}
