// Command evaluate scores networks on labelled slices as the encrypted network
// computes them, beside the network in floats, with rounded weights, and beside
// its ReLU twin of the same size, where there is one:
//
//	go run ./heops/training/evaluate -sections 0..3 -out build/evaluate dlin accurate
//
// A network is one of the zoo, whose twins are in heops/training/twins, or the path
// of a description, beside which its twin is called NAME-relu.json. The slices are of
// the folder -data, laid out as those of ISBI 2012; without it, of the one that
// ISBI2012_DIR names, or the drawn fields for a network of nuclei. The output folder gets
// the tables as CSV and Markdown, the masks as PNG and a calibration curve for each.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"math"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"cryptounet/heops"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/network/zoo"
	"cryptounet/heops/science/experiment"
	"cryptounet/heops/science/isbi"
	"cryptounet/heops/science/metrics"
	"cryptounet/heops/science/nuclei"
)

func main() {
	sections := flag.String("sections", "0..3", "labelled sections, FROM..TO")
	out := flag.String("out", "build/evaluate", "folder for tables and masks")
	data := flag.String("data", "", "folder of the slices")
	plain := flag.Bool("plain", false, "leave the encrypted run out")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *sections, *data, *out, !*plain, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "evaluate:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, sections, data, out string, encrypted bool, names []string) error {
	var from, to int
	if _, err := fmt.Sscanf(sections, "%d..%d", &from, &to); err != nil || from > to {
		return fmt.Errorf("sections %q; they are FROM..TO, such as 0..3", sections)
	}
	if len(names) == 0 {
		names = []string{"dlin"}
	}
	report, err := experiment.NewReport(out, "evaluate", "Networks on sections "+sections)
	if err != nil {
		return err
	}
	e := &evaluation{out: out, from: from, to: to, data: data}
	for _, name := range names {
		if err := e.network(ctx, name, encrypted); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := report.Table("scores", "Means over slices: of what is dark in the labels, the membrane, at logit 0, and Dice of what is bright; AUC of the logits; V_rand and V_info at one threshold for all; ECE is the expected calibration error; pixels whose side is that of the network in floats", scoreHeaders, e.scores); err != nil {
		return err
	}
	if err := report.Table("reliability", "Calibration: pixels by predicted probability of interior", []string{"network", "computed", "from", "pixels", "predicted", "observed"}, e.curves); err != nil {
		return err
	}
	for _, line := range e.lines {
		fmt.Println(line)
	}
	return nil
}

var scoreHeaders = []string{"network", "computed", "accuracy", "Dice", "Dice bright", "IoU", "AUC", "V_rand", "V_info", "ECE", "equal pixels"}

// evaluation is what was measured so far.
type evaluation struct {
	out, data      string
	from, to       int
	slices         []isbi.Slice // of the network at hand
	scores, curves [][]any
	lines          []string
}

// load takes a description's path or a name of the zoo.
func load(name string) (*model.Network, error) {
	if strings.HasSuffix(name, ".json") {
		return model.Load(name)
	}
	return zoo.Load(name)
}

// twins is where the twins of the zoo's networks are, from the project's folder.
const twins = "heops/training/twins"

// twin returns the ReLU twin of a network, nil where there is none.
func twin(name string) (*model.Network, error) {
	file := filepath.Join(twins, name+"-relu.json")
	if base, ok := strings.CutSuffix(name, ".json"); ok {
		file = base + "-relu.json"
	}
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return model.Load(file)
}

// read reads the labelled sections of what a network is for.
func (e *evaluation) read(n *model.Network) error {
	train := func(i int) (isbi.Slice, error) { return nuclei.Train(i), nil }
	if e.data != "" || n.Training["task"] != "nuclei" {
		open := isbi.OpenEnv
		if e.data != "" {
			open = func() (*isbi.Dataset, error) { return isbi.Open(e.data) }
		}
		data, err := open()
		if err != nil {
			return err
		}
		train = data.Train
	}
	e.slices = nil
	for i := e.from; i <= e.to; i++ {
		s, err := train(i)
		if err != nil {
			return err
		}
		e.slices = append(e.slices, s)
	}
	return nil
}

// network scores one network and its twin.
func (e *evaluation) network(ctx context.Context, name string, encrypted bool) error {
	n, err := load(name)
	if err != nil {
		return err
	}
	pitch, err := n.TotalStride()
	if err != nil {
		return err
	}
	if err := e.read(n); err != nil {
		return err
	}
	inputs, floats := make([]*tensor.Tensor, len(e.slices)), make([]*tensor.Tensor, len(e.slices))
	for i, s := range e.slices {
		if inputs[i], err = n.Normalise(s.Image.Pix, isbi.Size, isbi.Size); err != nil {
			return err
		}
		if floats[i], err = n.Result(inputs[i], pitch); err != nil {
			return err
		}
	}
	inFloats, _, err := e.score(n.Name, "in floats", floats, floats)
	if err != nil {
		return err
	}
	line := fmt.Sprintf("%s: float Dice %.4f V_rand %.4f V_info %.4f", n.Name, inFloats.Dice, inFloats.VRand, inFloats.VInfo)
	if encrypted {
		r, err := e.encrypted(ctx, n, inputs, floats)
		if err != nil {
			return err
		}
		line = fmt.Sprintf("%s: encrypted Dice %.4f V_rand %.4f V_info %.4f, float %.4f %.4f %.4f, equal pixels %.4f %%",
			n.Name, r.summary.Dice, r.summary.VRand, r.summary.VInfo, inFloats.Dice, inFloats.VRand, inFloats.VInfo, 100*r.equal)
	}
	t, err := twin(name)
	if err != nil {
		return err
	}
	if t != nil {
		results := make([]*tensor.Tensor, len(inputs))
		for i := range inputs {
			if results[i], err = t.Result(inputs[i], pitch); err != nil {
				return err
			}
		}
		s, _, err := e.score(n.Name, "ReLU twin in floats", results, floats)
		if err != nil {
			return err
		}
		line += fmt.Sprintf(", ReLU twin %.4f %.4f %.4f", s.Dice, s.VRand, s.VInfo)
	}
	e.lines = append(e.lines, line)
	return nil
}

// scored is the summary of the encrypted results, and the share of their pixels
// that have the side of those in floats.
type scored struct {
	summary metrics.Summary
	equal   float64
}

// encrypted scores the network with rounded weights, and encrypted.
func (e *evaluation) encrypted(ctx context.Context, n *model.Network, inputs, floats []*tensor.Tensor) (r scored, err error) {
	program, err := heops.Compile(n, heops.Options{Height: isbi.Size, Width: isbi.Size})
	if err != nil {
		return r, err
	}
	client, err := heops.NewClient(program.Plan())
	if err != nil {
		return r, err
	}
	keys, err := client.EvaluationKeys(ctx)
	if err != nil {
		return r, err
	}
	evaluator, err := heops.NewEvaluator(program, keys)
	if err != nil {
		return r, err
	}
	rounded, results := make([]*tensor.Tensor, len(inputs)), make([]*tensor.Tensor, len(inputs))
	for i, x := range inputs {
		input, err := client.Encrypt(ctx, x)
		if err != nil {
			return r, err
		}
		run, err := evaluator.Start(input)
		if err != nil {
			return r, err
		}
		for run.Next(ctx) {
			at := run.Report()
			fmt.Fprintf(os.Stderr, "\r%s, %s: step %d of %d   ", n.Name, e.slices[i].Name, at.Index, at.Steps)
		}
		fmt.Fprintln(os.Stderr)
		if err := errors.Join(run.Err(), ctx.Err()); err != nil {
			return r, err
		}
		decrypted, err := client.Decrypt(ctx, run.Output())
		if err != nil {
			return r, err
		}
		results[i] = decrypted[0]
	}
	for i, x := range inputs {
		twin, err := program.Twin(x)
		if err != nil {
			return r, err
		}
		logits, err := twin.Logits()
		if err != nil {
			return r, err
		}
		rounded[i] = logits[0]
	}
	if _, _, err := e.score(n.Name, "with rounded weights", rounded, floats); err != nil {
		return r, err
	}
	for i, x := range results {
		if err := writePNG(filepath.Join(e.out, fmt.Sprintf("%s-%02d.png", n.Name, i)), x.Mask(0, 0)); err != nil {
			return r, err
		}
	}
	r.summary, r.equal, err = e.score(n.Name, "encrypted", results, floats)
	return r, err
}

// score adds a line of scores of logits.
func (e *evaluation) score(name, computed string, results, floats []*tensor.Tensor) (s metrics.Summary, equal float64, err error) {
	var reports []metrics.Report
	curve := metrics.NewReliability(10)
	area, bright := 0.0, 0.0
	for i, x := range results {
		label := e.slices[i].Label
		r, err := metrics.Evaluate(x.Data, label)
		if err != nil {
			return s, 0, err
		}
		reports = append(reports, r)
		agreed := 2 * float64(r.TrueNegative)
		bright += agreed / max(agreed+float64(r.FalsePositive+r.FalseNegative), 1) / float64(len(results))
		a, err := metrics.AUC(x.Data, label)
		if err != nil {
			return s, 0, err
		}
		area += a / float64(len(results))
		if err := curve.Add(x.Data, label); err != nil {
			return s, 0, err
		}
		for k, v := range x.Data {
			if math.Signbit(v) == math.Signbit(floats[i].Data[k]) {
				equal += 1 / float64(len(x.Data)*len(results))
			}
		}
	}
	if s, err = metrics.Summarise(reports); err != nil {
		return s, 0, err
	}
	four := func(v float64) string { return fmt.Sprintf("%.4f", v) }
	e.scores = append(e.scores, []any{name, computed, four(s.Accuracy), four(s.Dice), four(bright), four(s.IoU), four(area), four(s.VRand), four(s.VInfo), four(curve.Error()), fmt.Sprintf("%.4f %%", 100*equal)})
	for i, b := range curve {
		e.curves = append(e.curves, []any{name, computed, float64(i) / float64(len(curve)), b.Pixels, four(b.Predicted), four(b.Observed)})
	}
	return s, equal, nil
}

func writePNG(path string, m image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(f, m); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
