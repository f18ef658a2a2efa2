package weights_test

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"

	"cryptounet/heops/network/weights"
)

// file writes a safetensors file.
func file(header string, data ...byte) []byte {
	return append(append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...), data...)
}

// TestStateDict: a state dict as it is saved has counters of no side and text
// beside the tensors.
func TestStateDict(t *testing.T) {
	data := binary.LittleEndian.AppendUint32(nil, math.Float32bits(1.5))
	data = binary.LittleEndian.AppendUint64(data, 12)
	data = append(data, 0x00, 0x3e, 0xc0, 0x3f)
	all, err := weights.Decode(file(`{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},`+
		`"num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[4,12]},"h":{"dtype":"F16","shape":[1],"data_offsets":[12,14]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[14,16]}}`, data...))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]weights.Tensor{
		"w": {Shape: []int{1, 1}, Data: []float64{1.5}}, "num_batches_tracked": {Data: []float64{12}},
		"h": {Shape: []int{1}, Data: []float64{1.5}}, "b": {Shape: []int{1}, Data: []float64{1.5}},
	} {
		if got := all[name]; !slices.Equal(got.Shape, want.Shape) || !slices.Equal(got.Data, want.Data) {
			t.Errorf("%s is %+v; expected %+v", name, got, want)
		}
	}
}

// TestRoundTrip: what is written is read.
func TestRoundTrip(t *testing.T) {
	data, err := weights.Encode(map[string]weights.Tensor{"a": {Shape: []int{2}, Data: []float64{1, -0.5}}})
	if err != nil {
		t.Fatal(err)
	}
	all, err := weights.Decode(data)
	if err != nil || !slices.Equal(all["a"].Data, []float64{1, -0.5}) {
		t.Errorf("%v, %v", all, err)
	}
}

func TestRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		data []byte
		want string
	}{
		"empty":   {nil, "damaged or truncated"},
		"short":   {file(`{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}`, 1, 2, 3), "damaged or truncated"},
		"2^40":    {file(`{"w":{"dtype":"F32","shape":[1048576,1048576],"data_offsets":[0,4]}}`, 1, 2, 3, 4), "damaged or truncated"},
		"complex": {file(`{"w":{"dtype":"I8","shape":[1],"data_offsets":[0,1]}}`, 1), "of type"},
	} {
		if _, err := weights.Decode(tc.data); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v; expected %q", name, err, tc.want)
		}
	}
}
