// Package heops segments images under encryption: the few names that a person
// needs, from the packages that do the work.
//
//	network, _ := zoo.Load("dlin")
//	program, _ := heops.Compile(network, heops.Options{Height: 512, Width: 512})
//	p := program.Plan() // public: what both sides must agree on
//
//	client, _ := heops.NewClient(p) // has the secret key
//	keys, _ := client.EvaluationKeys(ctx)
//	input, _ := client.Encrypt(ctx, image)
//
//	evaluator, _ := heops.NewEvaluator(program, keys) // has the weights, and no secret
//	output, _ := evaluator.Run(ctx, input)
//
//	logits, _ := client.Decrypt(ctx, output)
//
// Who encrypts needs the plan alone, from Program.Plan or from a file; who
// computes needs the program and evaluation keys. A Client and an Evaluator are
// different types, in packages of which the second does not import the first.
// Plans, keys and maps can be written to files and connections (WriteTo) and
// are checked when they are read.
//
// The evaluator may be elsewhere: files between processes, or a server that Dial
// reaches.
//
// The rooms: wire (frames and bytes), network (what is computed), cipher (what
// is public between the sides), backend (who computes on ciphertexts), client
// and evaluator (the two sides), browser (the first in a web page), service (a server between
// the two), imports (networks of other frameworks, which compare holds against them), methods (of the literature), science (data,
// scores, tables) and training.
package heops

import (
	"context"
	"io"
	"os"

	"cryptounet/heops/backend"
	"cryptounet/heops/cipher"
	"cryptounet/heops/client"
	"cryptounet/heops/compare"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/explain"
	"cryptounet/heops/imports"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
	"cryptounet/heops/network/program"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/progress"
	"cryptounet/heops/segment"
	"cryptounet/heops/service/remote"
)

// What a run is made of, from packages plan, program, cipher, client and
// evaluator.
type (
	Plan             = plan.Plan
	Options          = plan.Options
	Program          = program.Program
	Twin             = plan.Twin
	Encrypted        = cipher.Encrypted
	EvaluationKeys   = cipher.EvaluationKeys
	Client           = client.Client
	Comparison       = client.Comparison
	Layers           = client.Layers
	RangeError       = client.RangeError
	Evaluator        = evaluator.Evaluator
	Run              = evaluator.Run
	StepReport       = evaluator.StepReport
	Backend          = backend.Kind
	Segmentation     = segment.Result
	Imported         = imports.Import
	ImportOptions    = imports.Options
	Agreement        = compare.Result
	Explanation      = explain.Explanation
	Remote           = remote.Client
	RemoteOptions    = remote.Options
	RemoteJobOptions = remote.JobOptions
	RemoteKeys       = remote.Keys
	RemoteRun        = remote.Run
	Sharing          = client.Sharing
)

// The backends: own kernels, and Lattigo's evaluator to compare with.
const (
	Native  = backend.Native
	Lattigo = backend.Lattigo
)

// Compile plans how a network runs under encryption and returns its program,
// which holds the public plan (package planner).
func Compile(network *model.Network, opts Options) (*Program, error) {
	return planner.New(network, opts)
}

// CompileUnder returns the program of a network under a plan that was made for
// it, read from a file perhaps.
func CompileUnder(p *Plan, network *model.Network) (*Program, error) {
	return planner.Under(p, network)
}

// Segment encrypts the images of files, evaluates the network on them and
// decrypts, in one go: any size, any number of pages (package segment has the
// options and the steps).
//
//	unet, _ := heops.Import("unet.onnx", heops.ImportOptions{})
//	result, _ := heops.Segment(ctx, unet.Network, "slice.tif")
//	result.Mask(0)
func Segment(ctx context.Context, network *model.Network, files ...string) (Segmentation, error) {
	return segment.Files(ctx, network, segment.Options{}, files...)
}

// ReadPlan reads a plan that Plan.WriteTo wrote.
func ReadPlan(r io.Reader) (*Plan, error) { return plan.Read(r) }

// NewClient draws a secret key for a plan.
func NewClient(p *Plan) (*Client, error) { return client.New(p) }

// ReadEvaluationKeys reads keys that EvaluationKeys.WriteTo wrote under an equal
// plan. Encrypted maps are read by the Client or the Evaluator.
func ReadEvaluationKeys(p *Plan, r io.Reader) (*EvaluationKeys, error) {
	c, err := cipher.NewContext(p)
	if err != nil {
		return nil, err
	}
	return c.ReadEvaluationKeys(r)
}

// NewComparison holds values beside those that they should be, such as the logits
// of two networks. A Client compares what a run makes with its twin.
func NewComparison(layer string, values, want *tensor.Tensor) (*Comparison, error) {
	return client.NewComparison(layer, values, want)
}

// NewEvaluator returns an evaluator of a program, which has evaluation keys
// only.
func NewEvaluator(p *Program, keys *EvaluationKeys) (*Evaluator, error) {
	return evaluator.New(p, keys)
}

// Look runs the steps that are left of a run and compares what each of them makes
// with its twin, as the side with the secret can: the layers to look through.
//
//	layers, _ := heops.Look(ctx, client, run, twin)
//	layers.Pictures(3, 0) // decrypted, plain, difference, errors of channel 0
func Look(ctx context.Context, c *Client, run *Run, twin *Twin) (Layers, error) {
	return c.Follow(ctx, run, twin)
}

// NewEvaluatorOn is NewEvaluator on a chosen backend.
func NewEvaluatorOn(b Backend, p *Program, keys *EvaluationKeys) (*Evaluator, error) {
	return evaluator.NewWith(evaluator.Options{Backend: b}, p, keys)
}

// TokenVariable names the environment variable that Dial takes a token from where
// no options have one.
const TokenVariable = "CRYPTOUNET_TOKEN"

// Dial returns a client of an evaluation server (cryptounet serve): it uploads
// evaluation keys and encrypted images, and runs networks there, at once or layer
// by layer as an Evaluator's Run does (package remote).
//
//	server, _ := heops.Dial("https://he.example.org:7543")
//	p, _ := server.Plan(ctx, "dlin")
//	client, _ := heops.NewClient(p) // the secret stays here
//	keys, _ := client.EvaluationKeys(ctx)
//	sent, _ := server.UploadKeys(ctx, keys)
//	run, _ := server.Start(ctx, sent, input)
//	for run.Next(ctx) {
//		fmt.Println(run.Report())
//	}
//	logits, _ := client.Decrypt(ctx, run.Output())
func Dial(url string, options ...RemoteOptions) (*Remote, error) {
	var o RemoteOptions
	if len(options) > 0 {
		o = options[0]
	}
	if o.Token == "" && o.Certificate == nil {
		o.Token = os.Getenv(TokenVariable)
	}
	return remote.Dial(url, o)
}

// Table returns the reports of a run's steps as a table's headers and rows.
func Table(reports []StepReport) (headers []string, rows [][]any) { return evaluator.Table(reports) }

// WithProgress returns a context whose work says how far it is: "keys", "encryption",
// "layers", "sending keys (MB)". Cells need none: cell.Context shows bars.
//
//	ctx = heops.WithProgress(ctx, func(what string, done, total float64) {
//		fmt.Printf("%s: %.1f of %.1f\n", what, done, total)
//	})
func WithProgress(ctx context.Context, f func(what string, done, total float64)) context.Context {
	return progress.With(ctx, f)
}

// Explain says where the precision of a run went, by the comparisons of its maps
// with the twin and the input: which layer is out of line with the plan, why, and
// what to do (package explain).
func Explain(p *Plan, network *model.Network, input *tensor.Tensor, comparisons ...*Comparison) (*Explanation, error) {
	return explain.Of(p, network, input, comparisons...)
}

// Import reads a network of PyTorch or another framework, .onnx or .safetensors,
// ready to be compiled (package imports).
func Import(file string, opts ImportOptions) (*Imported, error) { return imports.Load(file, opts) }

// CompareFiles runs a network in a file under encryption on an input, and holds
// it against what its framework gives, both .npy files (package compare).
func CompareFiles(ctx context.Context, network, input, expected string) (*Agreement, error) {
	return compare.Files(ctx, network, input, expected, compare.Options{})
}
