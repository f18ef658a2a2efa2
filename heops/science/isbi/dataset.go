package isbi

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// EnvDir names the environment variable that holds the folder of the slices.
const EnvDir = "ISBI2012_DIR"

// Dataset is a folder of slices: the names of PNG files, which are read on demand, or
// the pages of TIFFs. It may be used by several goroutines.
type Dataset struct {
	dir                 string
	train, labels, test series
}

// OpenEnv opens the folder that ISBI2012_DIR names.
func OpenEnv() (*Dataset, error) {
	dir := os.Getenv(EnvDir)
	if dir == "" {
		return nil, fmt.Errorf("isbi: %s is not set; set it to the folder that holds train/image/NN.png or train-volume.tif, or draw slices with isbi.Synthetic", EnvDir)
	}
	d, err := Open(dir)
	if err != nil {
		return nil, fmt.Errorf("%w (%s names the folder; unset it for a synthetic slice)", err, EnvDir)
	}
	return d, nil
}

// Open looks through a folder for either layout and checks that it is
// complete: sections without gaps and one label for each training image. The
// test images may be absent.
func Open(dir string) (*Dataset, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("isbi: opening the folder of the slices: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("isbi: %s is a file; give the folder that holds train/image/NN.png or train-volume.tif", dir)
	}
	d := &Dataset{dir: dir}
	kinds := []struct {
		into        *series
		folder, tif string
	}{
		{&d.train, "train/image", "train-volume.tif"},
		{&d.labels, "train/label", "train-labels.tif"},
		{&d.test, "test/image", "test-volume.tif"},
	}
	tiffs := exists(filepath.Join(dir, kinds[0].tif))
	if !tiffs && !exists(filepath.Join(dir, kinds[0].folder)) {
		return nil, fmt.Errorf("isbi: %s holds neither train/image/NN.png nor train-volume.tif; see the package documentation for the two layouts", dir)
	}
	for _, k := range kinds {
		open, part := openPNGs, k.folder
		if tiffs {
			open, part = openTIFF, k.tif
		}
		if k.into == &d.test && !exists(filepath.Join(dir, part)) {
			*k.into = pngs{}
			continue
		}
		if *k.into, err = open(dir, part); err != nil {
			return nil, err
		}
	}
	if n, m := d.train.count(), d.labels.count(); n != m {
		return nil, fmt.Errorf("isbi: %s holds %d training images and %d labels; every training image needs its label", dir, n, m)
	}
	return d, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// Dir returns the folder that was opened.
func (d *Dataset) Dir() string { return d.dir }

// NumTrain returns the number of training sections.
func (d *Dataset) NumTrain() int { return d.train.count() }

// NumTest returns the number of unlabelled test sections.
func (d *Dataset) NumTest() int { return d.test.count() }

// String gives the folder and the counts.
func (d *Dataset) String() string {
	return fmt.Sprintf("%s: %d training sections with labels, %d test sections", d.dir, d.NumTrain(), d.NumTest())
}

// Train reads training section i, counted from 0, with its label.
func (d *Dataset) Train(i int) (Slice, error) {
	s, err := section("train", i, d.train)
	if err != nil {
		return Slice{}, err
	}
	label, err := d.labels.read(i)
	if err != nil {
		return Slice{}, err
	}
	if err := checkLabel(d.labels.name(i), label); err != nil {
		return Slice{}, err
	}
	s.Label = label
	return s, nil
}

// Test reads test section i, counted from 0. It has no label.
func (d *Dataset) Test(i int) (Slice, error) { return section("test", i, d.test) }

func section(kind string, i int, s series) (Slice, error) {
	if i < 0 || i >= s.count() {
		return Slice{}, fmt.Errorf("isbi: there is no %s section %d; there are %d, counted from 0", kind, i, s.count())
	}
	img, err := s.read(i)
	if err != nil {
		return Slice{}, err
	}
	return Slice{Name: fmt.Sprintf("%s/%02d", kind, i), Image: img}, nil
}
