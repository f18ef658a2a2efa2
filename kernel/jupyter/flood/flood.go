// Package flood bounds what a cell sends to front ends.
package flood

import (
	"fmt"
	"os"
)

// Flood bounds the text that one cell sends to front ends, which hold all of
// it in memory. What is more is kept in a file.
type Flood struct {
	limit int64
	sent  int64
	file  *os.File
	kept  int64
	lost  bool
}

// maxKept bounds the file.
const maxKept = 4 << 30

// New returns the bound of a cell: so many bytes.
func New(limit int64) Flood { return Flood{limit: limit} }

// Take returns what may be sent of a text and, once, a notice.
func (f *Flood) Take(text string) (send, notice string) {
	if room := f.limit - f.sent; int64(len(text)) > room {
		send, text = text[:room], text[room:]
	} else {
		f.sent += int64(len(text))
		return text, ""
	}
	f.sent += int64(len(send))
	if f.file == nil && !f.lost {
		file, err := os.CreateTemp("", "cryptounet-output-*.txt")
		if err != nil {
			f.lost = true
			return send, fmt.Sprintf("\n[The output is longer than %d MiB; the rest is dropped, because it cannot be kept in a file: %v]\n", f.limit>>20, err)
		}
		f.file = file
		notice = fmt.Sprintf("\n[The output is longer than %d MiB; the rest is written to %s]\n", f.limit>>20, file.Name())
	}
	if f.lost {
		return send, notice
	}
	if f.kept += int64(len(text)); f.kept > maxKept {
		f.lost = true
		f.file.Close()
		return send, notice + fmt.Sprintf("\n[More than %d GiB of output: from here on it is dropped]\n", maxKept>>30)
	}
	if _, err := f.file.WriteString(text); err != nil {
		f.lost = true
		f.file.Close()
		notice += fmt.Sprintf("\n[The rest of the output is dropped: %v]\n", err)
	}
	return send, notice
}
