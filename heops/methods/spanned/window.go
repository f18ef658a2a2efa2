package spanned

import (
	"context"
	"fmt"
	"sync"

	"cryptounet/heops/methods/vector"

	"gonum.org/v1/gonum/mat"
)

// WindowRotations returns the rotations whose keys WindowConv needs.
func (l Layout) WindowRotations(side int) []int {
	var r []int
	for k := 1; k < side; k++ {
		r = append(r, k, k*l.Width)
	}
	return r
}

// WindowConv convolves one channel as the paper does (Chiang, arXiv
// 2201.12577: Kernelspanner, SumForConv), to be compared with Conv2D. Windows
// of the k x k kernel lie without padding; slot (y, x) of the result holds
//
//	bias + sum over a, b of kernel[a][b] * image[y+a][x+b]
//
// for windows inside the image, and 0 elsewhere.
//
// Windows whose corners lie k rows and columns apart tile the image. For each of
// the k^2 tilings the kernel is spanned over its windows and multiplied with
// the image; rotations sum each window into its corner; a mask keeps the
// corners. That is 2k^2(k-1) Rot, 2k^2 cMult, 2k^2(k-1) + k^2 Add, two levels.
func WindowConv(ctx context.Context, e *vector.Evaluator, l Layout, image *vector.Vector, kernel mat.Matrix, bias float64) (*vector.Vector, error) {
	k, cols := kernel.Dims()
	if k != cols || k > l.Height || k > l.Width {
		return nil, fmt.Errorf("spanned: convolution by windows: a kernel of %dx%d on an image of %dx%d", cols, k, l.Width, l.Height)
	}
	var mutex sync.Mutex
	var sum *vector.Vector
	err := each(ctx, k*k, func(tiling int) error {
		span, corners := l.tile(tiling/k, tiling%k, kernel)
		v, err := e.MultPlain(image, span)
		if err != nil {
			return err
		}
		if v, err = e.Rescale(v); err != nil {
			return err
		}
		for _, step := range []int{1, l.Width} {
			if v, err = sumWindow(e, v, step, k); err != nil {
				return err
			}
		}
		if v, err = e.MultPlain(v, corners); err != nil {
			return err
		}
		mutex.Lock()
		defer mutex.Unlock()
		if sum == nil {
			sum = v
		} else {
			sum, err = e.Add(sum, v)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("spanned: convolution by windows: %w", err)
	}
	v, err := e.Rescale(sum)
	if err != nil {
		return nil, fmt.Errorf("spanned: convolution by windows: %w", err)
	}
	biases := make([]float64, l.slots())
	for i := range biases {
		if i%l.Width <= l.Width-k && i/l.Width%l.Height <= l.Height-k {
			biases[i] = bias
		}
	}
	return e.AddPlain(v, biases)
}

// sumWindow returns v plus v rotated by step, 2 step, ... (n-1) step.
func sumWindow(e *vector.Evaluator, v *vector.Vector, step, n int) (*vector.Vector, error) {
	shifts := make([]int, n)
	for i := range shifts {
		shifts[i] = i * step
	}
	rotated, err := e.RotateMany(v, shifts)
	if err != nil {
		return nil, err
	}
	return e.Sum(rotated...)
}

// tile returns the kernel spanned over the windows whose corners lie at rows dy
// and columns dx modulo its side, and the mask of these corners.
func (l Layout) tile(dy, dx int, kernel mat.Matrix) (span, corners []float64) {
	k, _ := kernel.Dims()
	span, corners = make([]float64, l.slots()), make([]float64, l.slots())
	for i := range l.Batch {
		for y := dy; y <= l.Height-k; y += k {
			for x := dx; x <= l.Width-k; x += k {
				corner := (i*l.Height+y)*l.Width + x
				corners[corner] = 1
				for a := range k {
					for b := range k {
						span[corner+a*l.Width+b] = kernel.At(a, b)
					}
				}
			}
		}
	}
	return span, corners
}
