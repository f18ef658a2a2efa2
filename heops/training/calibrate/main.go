// Command calibrate measures the ranges that the planner needs - of every value
// that is squared and of the logits - on real slices and writes them into a
// network's weights:
//
//	go run ./heops/training/calibrate heops/network/zoo/dlin.json
//
// ISBI2012_DIR names the slices; labels are not used.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/science/isbi"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "calibrate:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("usage: calibrate NETWORK.json")
	}
	data, err := isbi.OpenEnv()
	if err != nil {
		return err
	}
	for _, file := range args {
		n, err := model.Load(file)
		if err != nil {
			return err
		}
		inputs, err := slices(data, n)
		if err != nil {
			return err
		}
		pitch, err := n.TotalStride()
		if err != nil {
			return err
		}
		// The piece that is kept with the weights is not of the challenge's
		// images, which may not be passed on.
		drawn, err := n.Normalise(isbi.Synthetic(2).Image.Pix, isbi.Size, isbi.Size)
		if err != nil {
			return err
		}
		if err := n.KeepCrop(drawn, isbi.Size/2, isbi.Size/2); err != nil {
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

// slices returns all sections as inputs of the network.
func slices(data *isbi.Dataset, n *model.Network) ([]*tensor.Tensor, error) {
	var inputs []*tensor.Tensor
	add := func(s isbi.Slice, err error) error {
		if err != nil {
			return err
		}
		x, err := n.Normalise(s.Image.Pix, s.Image.Rect.Dx(), s.Image.Rect.Dy())
		inputs = append(inputs, x)
		return err
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
