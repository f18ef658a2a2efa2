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
	if m.Frames > maxPages {
		return nil, fmt.Errorf("pictures: %s has %d frames; %d are read: split it", name, m.Frames, maxPages)
	}
	if err := checkSize(name, m.Width, m.Height, m.Channels*m.Frames); err != nil {
		return nil, err
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
