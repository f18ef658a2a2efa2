package pictures

import (
	"fmt"

	"cryptounet/heops/science/pictures/dicom"
)

// decodeDICOM reads a file's frames.
func decodeDICOM(name string, data []byte) ([]Picture, error) {
	m, err := dicom.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("pictures: %s: %w", name, err)
	}
	if m.Frames > maxPages || checkSize(name, m.Width, m.Height, m.Channels*m.Frames) != nil {
		return nil, fmt.Errorf("pictures: %s has %d frame(s) of %dx%d with %d channel(s); at most %d and %d million values in all are read: split it", name, m.Frames, m.Width, m.Height, m.Channels, maxPages, maxSamples/1_000_000)
	}
	all := make([]Picture, m.Frames)
	for k := range all {
		where := name
		if m.Frames > 1 {
			where = fmt.Sprintf("%s, frame %d", name, k+1)
		}
		t, err := m.Frame(k, fromJPEG)
		if err != nil {
			return nil, fmt.Errorf("pictures: %s: %w", where, err)
		}
		all[k] = Picture{where, t, m.Most}
	}
	return all, nil
}
