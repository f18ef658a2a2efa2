package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"
)

// entry is a file of an archive.
type entry struct {
	name    string // with slashes
	program bool   // that can be run
	data    []byte
}

func (e entry) mode() int64 {
	if e.program {
		return 0o755
	}
	return 0o644
}

// ordered sorts entries, puts them in a folder and checks that no two are one.
func ordered(folder string, entries []entry) ([]entry, error) {
	all := slices.Clone(entries)
	slices.SortFunc(all, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	for i := range all {
		if i > 0 && all[i].name == all[i-1].name {
			return nil, fmt.Errorf("two files are called %s", all[i].name)
		}
	}
	for i := range all {
		all[i].name = path.Join(folder, all[i].name)
	}
	return all, nil
}

// writeTar writes a tar.gz that holds nothing of who made it and when: entries in
// order, one time, two modes, no owner.
func writeTar(w io.Writer, folder string, at time.Time, entries []entry) error {
	entries, err := ordered(folder, entries)
	if err != nil {
		return err
	}
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	t := tar.NewWriter(z)
	for _, e := range entries {
		if err := t.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: e.name, Mode: e.mode(), Size: int64(len(e.data)), ModTime: at, Format: tar.FormatPAX}); err != nil {
			return err
		}
		if _, err := t.Write(e.data); err != nil {
			return err
		}
	}
	if err := t.Close(); err != nil {
		return err
	}
	return z.Close()
}

// writeZip does the same for Windows.
func writeZip(w io.Writer, folder string, at time.Time, entries []entry) error {
	entries, err := ordered(folder, entries)
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate, Modified: at.UTC()}
		h.SetMode(0o644)
		if e.program {
			h.SetMode(0o755)
		}
		f, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		if _, err := io.Copy(f, bytes.NewReader(e.data)); err != nil {
			return err
		}
	}
	return z.Close()
}
