package murmur

import "testing"

// The sums are those of ipykernel's murmur2_x86.
func TestSum2(t *testing.T) {
	for _, c := range []struct {
		text       string
		seed, want uint32
	}{
		{"", 0, 0},
		{"", 0xc70f6907, 0xedd39288},
		{"a", 0, 0x92685f5e},
		{"a", 0xc70f6907, 0x8129eeee},
		{"ab", 0, 0x1aa14063},
		{"ab", 0xc70f6907, 0xa73301b9},
		{"abc", 0, 0x13577c9b},
		{"abc", 0xc70f6907, 0xc7bbdbb5},
		{"abcd", 0, 0x26873021},
		{"abcd", 0xc70f6907, 0x2ff70f61},
		{"x := 1", 0xc70f6907, 0xb1e6ad9c},
		{"é\n", 0xc70f6907, 0xe3ee3632},
		{"func f() int {\n\treturn 1\n}", 0xc70f6907, 0x8414ca75},
		{"the quick brown fox jumps over the lazy dog", 0xc70f6907, 0x555f66d6},
	} {
		if got := Sum2(c.text, c.seed); got != c.want {
			t.Errorf("Sum2(%q, %#x) = %#x, want %#x", c.text, c.seed, got, c.want)
		}
	}
}
