// Command calibrate measures the ranges that the planner needs - of every value
// that is squared and of the logits - on real slices and writes them into a
// network's weights:
//
//	go run ./heops/training/calibrate heops/network/zoo/dlin.json
//
// ISBI2012_DIR names the slices; labels are not used. For a network of nuclei they are
// the drawn fields. -crop says how large a piece of a drawn image is kept with the
// weights, in single precision.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/science/isbi"
	"cryptounet/heops/science/nuclei"
)

func main() {
	side := flag.Int("crop", isbi.Size, "sides of the piece that is kept, in pixels")
	flag.Parse()
	if err := run(flag.Args(), *side); err != nil {
		fmt.Fprintln(os.Stderr, "calibrate:", err)
		os.Exit(1)
	}
}

func run(args []string, side int) error {
	if len(args) == 0 || side < 1 || side > isbi.Size {
		return fmt.Errorf("usage: calibrate [-crop 1..%d] NETWORK.json", isbi.Size)
	}
	for _, file := range args {
		n, err := model.Load(file)
		if err != nil {
			return err
		}
		inputs, err := slices(n)
		if err != nil {
			return err
		}
		pitch, err := n.TotalStride()
		if err != nil {
			return err
		}
		// The piece that is kept with the weights is not of the challenge's
		// images, which may not be passed on.
		kept := isbi.Synthetic(2)
		if ofNuclei(n) {
			kept = nuclei.Field(2)
		}
		drawn, err := n.Normalise(kept.Image.Pix, isbi.Size, isbi.Size)
		if err != nil {
			return err
		}
		drawn = drawn.Crop((isbi.Size-side)/2, (isbi.Size-side)/2, side, side)
		for i, v := range drawn.Data {
			drawn.Data[i] = float64(float32(v)) // half the bytes in the file
		}
		if err := n.KeepCrop(drawn, side/2, side/2); err != nil {
			return err
		}
		if err := n.Calibrate(pitch, inputs...); err != nil {
			return err
		}
		if err := n.Save(filepath.Dir(file)); err != nil {
			return err
		}
		fmt.Printf("%s: logits up to %.3g on %d slices\n", n.Name, n.Range(n.Output), len(inputs))
	}
	return nil
}

func ofNuclei(n *model.Network) bool { return n.Training["task"] == "nuclei" }

// slices returns all sections as inputs of the network.
func slices(n *model.Network) ([]*tensor.Tensor, error) {
	var inputs []*tensor.Tensor
	add := func(s isbi.Slice, err error) error {
		if err != nil {
			return err
		}
		x, err := n.Normalise(s.Image.Pix, s.Image.Rect.Dx(), s.Image.Rect.Dy())
		inputs = append(inputs, x)
		return err
	}
	if ofNuclei(n) {
		for i := range nuclei.Labelled {
			if err := add(nuclei.Train(i), nil); err != nil {
				return nil, err
			}
		}
		for i := range nuclei.Unlabelled {
			if err := add(nuclei.Test(i), nil); err != nil {
				return nil, err
			}
		}
		return inputs, nil
	}
	data, err := isbi.OpenEnv()
	if err != nil {
		return nil, err
	}
	for i := range data.NumTrain() {
		if err := add(data.Train(i)); err != nil {
			return nil, err
		}
	}
	for i := range data.NumTest() {
		if err := add(data.Test(i)); err != nil {
			return nil, err
		}
	}
	return inputs, nil
}
