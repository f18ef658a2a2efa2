package isbi

import "image"

// Pictures returns the slice and its label, if there is one, with captions.
func (s Slice) Pictures() (images []image.Image, captions []string) {
	if s.Image != nil {
		images, captions = append(images, s.Image), append(captions, s.Name)
	}
	if s.Label != nil {
		images, captions = append(images, s.Label), append(captions, "label")
	}
	return images, captions
}
