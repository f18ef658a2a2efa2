package spanned_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"cryptounet/heops"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/methods/spanned"
	"cryptounet/heops/methods/vector"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// side is that of the image which both encodings run on.
const side = 64

// small returns the small U-Net, an image and the plan of its polyphase packing.
func small(t testing.TB) (*model.Network, *tensor.Tensor, *heops.Program) {
	t.Helper()
	rng := rand.New(rand.NewPCG(13, 14))
	image := testnet.Image(rng, side, side)
	net, err := unet(rng).Network(2, image)
	if err != nil {
		t.Fatal(err)
	}
	p, err := heops.Compile(net, heops.Options{Height: side, Width: side, Precision: 15, WeightBits: 16})
	if err != nil {
		t.Fatal(err)
	}
	return net, image, p
}

// runPolyphase returns the logits by polyphase packing and the evaluator's time.
func runPolyphase(t testing.TB, p *heops.Program, backend heops.Backend, image *tensor.Tensor) (*tensor.Tensor, time.Duration) {
	t.Helper()
	client, err := heops.NewClient(p.Plan())
	if err != nil {
		t.Fatal(err)
	}
	keys, err := client.EvaluationKeys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	eval, err := heops.NewEvaluatorOn(backend, p, keys)
	if err != nil {
		t.Fatal(err)
	}
	input, err := client.Encrypt(t.Context(), image)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	output, err := eval.Run(t.Context(), input)
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	logits, err := client.Decrypt(t.Context(), output)
	if err != nil {
		t.Fatal(err)
	}
	return logits[0], took
}

// runSpanned returns the logits by kernel spanning, the evaluator's time and the
// number of images in a ciphertext.
func runSpanned(t testing.TB, net *model.Network, backend heops.Backend, pitch int, image *tensor.Tensor) (*tensor.Tensor, time.Duration, int) {
	t.Helper()
	program, err := spanned.Compile(net)
	if err != nil {
		t.Fatal(err)
	}
	params, err := program.Parameters(side, side, 0)
	if err != nil {
		t.Fatal(err)
	}
	layout, err := spanned.NewLayout(params, side, side, pitch)
	if err != nil {
		t.Fatal(err)
	}
	client, eval := sides(t, params, program.Rotations(layout))
	if eval, err = vector.NewEvaluatorOn(backend, eval.Keys()); err != nil {
		t.Fatal(err)
	}
	input, err := spanned.Encrypt(t.Context(), client, layout, image)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	maps, _, err := program.Run(t.Context(), eval, input)
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	logits, err := spanned.Decrypt(t.Context(), client, maps[len(maps)-1])
	if err != nil {
		t.Fatal(err)
	}
	return logits[0], took, layout.Batch
}

// TestSameLogits runs one network in both encodings. Both are right to 2^-12 of
// the largest logit; what polyphase packing is off by is the rounding of its
// weights to 16 bits.
func TestSameLogits(t *testing.T) {
	net, image, p := small(t)
	want, err := net.Forward(image, p.Plan().Pitch())
	if err != nil {
		t.Fatal(err)
	}
	polyphase, _ := runPolyphase(t, p, heops.Native, image)
	rows, _, _ := runSpanned(t, net, heops.Native, p.Plan().Pitch(), image)
	oracle, _, _ := runSpanned(t, net, heops.Lattigo, p.Plan().Pitch(), image)
	largest := net.Range(net.Output)[0]
	for name, logits := range map[string]*tensor.Tensor{"polyphase": polyphase, "spanned": rows, "spanned on Lattigo": oracle} {
		worst := 0.0
		for i, v := range want[net.Output].Data {
			worst = math.Max(worst, math.Abs(logits.Data[i]-v)/largest)
		}
		if !(worst < 1.0/(1<<12)) {
			t.Errorf("%s: error 2^%.1f of the largest logit", name, math.Log2(worst))
		}
	}
}

// BenchmarkEncodings prints how many times longer an image takes by kernel
// spanning than by polyphase packing, both on the project's own arithmetic and
// both on Lattigo's.
func BenchmarkEncodings(b *testing.B) {
	net, image, p := small(b)
	times := map[heops.Backend][2]time.Duration{}
	var batch int
	for b.Loop() {
		for _, backend := range []heops.Backend{heops.Native, heops.Lattigo} {
			_, spans, n := runSpanned(b, net, backend, p.Plan().Pitch(), image)
			_, phases := runPolyphase(b, p, backend, image)
			sum := times[backend]
			times[backend], batch = [2]time.Duration{sum[0] + spans, sum[1] + phases}, n
		}
	}
	images := float64(p.Plan().Grid.Batch) / float64(batch)
	for backend, t := range times {
		b.ReportMetric(t[0].Seconds()*images/t[1].Seconds(), "x-polyphase-"+backend.String())
	}
	b.ReportMetric(times[heops.Lattigo][0].Seconds()/times[heops.Native][0].Seconds(), "x-native-of-lattigo")
}
