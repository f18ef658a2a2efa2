package commands

import (
	"errors"
	"fmt"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cryptounet/heops/commands/shell"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/science/pictures"
	"cryptounet/heops/segment"

	"github.com/spf13/cobra"
)

func segmentCommand() *cobra.Command {
	var (
		opts      segment.Options
		out       string
		logits    string
		threshold float64
		from      shell.Source
	)
	cmd := &cobra.Command{
		Use:   "segment MODEL IMAGE... -o OUT",
		Short: "Segment images under encryption",
		Long: `Encrypts images, evaluates the network on them, decrypts, and writes masks of the
images' sizes. MODEL is a network's .onnx, .safetensors or .json, or the name of
one that comes with the program; one without ranges is calibrated on the images
first, in plaintext (check --images does it on others). IMAGE is a PNG, JPEG, TIFF, NPY, NPZ or DICOM of any size; a TIFF
may have several pages, and a DICOM file several frames.

OUT is a .png or .tif for one IMAGE, a .tif for one with several pages, or a
folder, which gets NAME-mask.png or NAME-mask.tif for each. A pixel is white where
the logit is above the threshold; the masks of several classes hold the number
of the largest, in colours. What it takes is said before anything is encrypted.`,
		Args: shell.Args(2, -1, "segment needs a MODEL and at least one IMAGE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := shell.Context(cmd)
			defer stop()
			targets, err := targets(out, args[1:])
			if err != nil {
				return shell.WithStatus(shell.Misused, err)
			}
			pages, err := pictures.Open(args[1])
			if err != nil {
				return err
			}
			if len(pages) > 1 && strings.ToLower(filepath.Ext(targets[0])) == ".png" {
				return shell.WithStatus(shell.Misused, fmt.Errorf("%s has %d pages, and a PNG holds one mask: name a .tif or a folder, not %s", args[1], len(pages), targets[0]))
			}
			read, err := from.Load(args[0], pages[0].Samples.H, pages[0].Samples.W, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			network := read.Network
			b := shell.NewBar(cmd.ErrOrStderr())
			opts.Planned = func(j *segment.Job) {
				b.Line("%v", j)
			}
			opts.Progress = func(p segment.Progress) {
				b.Show(shell.Progress{Doing: p.Doing, Run: p.Run, Runs: p.Runs, Done: p.Done, Left: segment.Round(p.Remaining).String()})
			}
			result, err := shell.Interruptible(ctx, func() (segment.Result, error) { return segment.Files(ctx, network, opts, args[1:]...) })
			b.End()
			if err != nil {
				return err
			}
			for i, target := range targets {
				var masks []image.Image
				for _, page := range result {
					if page.File == args[1+i] {
						masks = append(masks, pictures.Mask(page.Logits, threshold))
					}
				}
				if _, err := save(target, masks); err != nil {
					return err
				}
			}
			if logits != "" {
				return saveLogits(logits, result)
			}
			return nil
		},
	}
	flags := cmd.Flags()
	from.Flags(flags)
	flags.StringVarP(&out, "out", "o", "", "where masks go: a .png or .tif, or a folder")
	flags.StringVar(&logits, "logits", "", "also write the logits to this .npy")
	flags.Float64Var(&threshold, "threshold", 0, "the logit above which a pixel is white; 0 is the probability 1/2")
	flags.IntVar(&opts.Memory, "memory", 0, "MiB for ciphertexts and keys (default three quarters of the machine's)")
	flags.IntVar(&opts.Tile, "tile", 0, "the longest side of a tile in pixels (default what is quickest)")
	flags.Float64Var(&opts.Margin, "margin", 0, "how far beyond their calibrated range logits may go, as a factor (default 2)")
	flags.Float64Var(&opts.Precision, "precision", 0, "bits of the logits' precision (default 12, more for logits that are all small)")
	return cmd
}

// targets returns where each image's masks go, without extension where it hangs
// on the image's pages.
func targets(out string, images []string) ([]string, error) {
	if out == "" {
		return nil, errors.New("say where the masks go: -o mask.png, -o masks.tif or -o FOLDER")
	}
	if out == shell.Stdio {
		return nil, errors.New("masks go to files, not to standard output: -o mask.png, -o masks.tif or -o FOLDER")
	}
	ext := strings.ToLower(filepath.Ext(out))
	info, err := os.Stat(out)
	folder := err == nil && info.IsDir()
	if file := ext == ".png" || ext == ".tif" || ext == ".tiff"; file && !folder {
		if len(images) > 1 {
			return nil, fmt.Errorf("%d images and one file, %s: give a folder", len(images), out)
		}
		if info, err := os.Stat(filepath.Dir(out)); err != nil || !info.IsDir() {
			return nil, fmt.Errorf("there is no folder %s for %s", filepath.Dir(out), filepath.Base(out))
		}
		return []string{out}, nil
	}
	if err == nil && !folder {
		return nil, fmt.Errorf("%s is a file that ends neither in .png nor in .tif: give another name, or a folder", out)
	}
	if errors.Is(err, fs.ErrNotExist) {
		if ext != "" {
			return nil, fmt.Errorf("%s ends neither in .png nor in .tif, and there is no such folder", out)
		}
		if err := os.MkdirAll(out, 0o755); err != nil {
			return nil, err
		}
	}
	var all []string
	for _, image := range images {
		name := filepath.Base(image)
		target := filepath.Join(out, strings.TrimSuffix(name, filepath.Ext(name))+"-mask")
		if slices.Contains(all, target) {
			return nil, fmt.Errorf("two images are named %s: their masks would be one file; segment them into different folders", name)
		}
		all = append(all, target)
	}
	return all, nil
}

// save writes masks, with the extension that suits them where there is none, and
// returns the file's name.
func save(target string, masks []image.Image) (string, error) {
	if filepath.Ext(target) == "" || strings.HasSuffix(target, "-mask") {
		if target += ".png"; len(masks) > 1 {
			target = strings.TrimSuffix(target, ".png") + ".tif"
		}
	}
	return target, pictures.Save(target, masks...)
}

func saveLogits(path string, result segment.Result) error {
	var all []*tensor.Tensor
	for _, page := range result {
		all = append(all, page.Logits)
	}
	return pictures.SaveNPY(path, all...)
}
