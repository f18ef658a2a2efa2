package nuclei

import (
	"fmt"
	"image"
	"os"
	"path/filepath"

	"cryptounet/heops/science/isbi"
	"cryptounet/heops/science/pictures"
)

// firstSeed is the seed of the first field of a set: far from the small numbers that
// people try, so that these are fields that no network was trained on.
const firstSeed = 1 << 32

// Labelled and Unlabelled are the sizes of the set that networks here are trained and
// scored on.
const Labelled, Unlabelled = 24, 30

// Train draws the labelled field i of the set that Write writes, named "train/07". The
// network "nuclei" of the zoo was trained on 4 to 23; 0 to 3 were kept apart.
func Train(i int) isbi.Slice {
	s := Field(firstSeed + uint64(i))
	s.Name = fmt.Sprintf("train/%02d", i)
	return s
}

// Test draws the field i of the set that has no label, named "test/07".
func Test(i int) isbi.Slice {
	s := Field(2*firstSeed + uint64(i))
	s.Name, s.Label = fmt.Sprintf("test/%02d", i), nil
	return s
}

// Write draws a set into a folder that isbi.Open reads: train/image/NN.png and
// train/label/NN.png for each of the labelled fields, test/image/NN.png for the others.
// At most 100 of either are written. Files of those names are replaced.
func Write(dir string, labelled, unlabelled int) error {
	if labelled < 1 || unlabelled < 0 || labelled > 100 || unlabelled > 100 {
		return fmt.Errorf("nuclei: a set of %d labelled and %d other fields; of the labelled there are 1 to 100, of the others 0 to 100", labelled, unlabelled)
	}
	for i := range labelled {
		s := Train(i)
		if err := write(dir, "train/image", i, s.Image); err != nil {
			return err
		}
		if err := write(dir, "train/label", i, s.Label); err != nil {
			return err
		}
	}
	for i := range unlabelled {
		if err := write(dir, "test/image", i, Test(i).Image); err != nil {
			return err
		}
	}
	return nil
}

func write(dir, kind string, i int, g *image.Gray) error {
	folder := filepath.Join(dir, filepath.FromSlash(kind))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("nuclei: making a folder for the fields: %w", err)
	}
	if err := pictures.Save(filepath.Join(folder, fmt.Sprintf("%02d.png", i)), g); err != nil {
		return fmt.Errorf("nuclei: writing a field: %w", err)
	}
	return nil
}
