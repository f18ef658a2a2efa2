package onnx

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"cryptounet/heops/imports/internal/pb"
)

// external returns the bytes of a tensor that lies in another file: n of them,
// in the model's folder. The folder is an os.Root, which no link leads out of.
//
// https://github.com/onnx/onnx/blob/main/docs/ExternalData.md
func (r *reader) external(entries []*pb.StringStringEntryProto, n int) ([]byte, error) {
	where := make(map[string]string)
	for _, e := range entries {
		where[e.GetKey()] = e.GetValue()
	}
	name := where["location"]
	if name == "" || path.IsAbs(name) || strings.ContainsAny(name, "\\\x00") || !fs.ValidPath(path.Clean(name)) {
		return nil, fmt.Errorf("its data lie in %q; expected a file in the model's folder", name)
	}
	if r.folder == nil {
		return nil, fmt.Errorf("its data lie in %s, and the model was not read from a folder", name)
	}
	f, err := r.folder.Open(path.Clean(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("its data lie in %s, and there is no such file beside the model: put it there", name)
	} else if err != nil {
		return nil, fmt.Errorf("its data lie in %s: %w", name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("its data lie in %s: %w", name, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("its data lie in %s, which is no file", name)
	}
	offset, length := int64(0), int64(n)
	for key, value := range map[string]*int64{"offset": &offset, "length": &length} {
		if text, ok := where[key]; ok {
			if *value, err = strconv.ParseInt(text, 10, 64); err != nil || *value < 0 {
				return nil, fmt.Errorf("its data in %s have %s %q; expected a number of bytes", name, key, text)
			}
		}
	}
	if length != int64(n) || offset > info.Size() || length > info.Size()-offset {
		return nil, fmt.Errorf("its data are %d bytes from %d on of %s, which has %d; its shape asks for %d", length, offset, name, info.Size(), n)
	}
	if r.spent += length; r.spent > maxFile {
		return nil, fmt.Errorf("external data of more than %d bytes in all", int64(maxFile))
	}
	data := make([]byte, length)
	if _, err := io.ReadFull(io.NewSectionReader(f.(io.ReaderAt), offset, length), data); err != nil {
		return nil, fmt.Errorf("its data in %s: %w", name, err)
	}
	return data, nil
}
