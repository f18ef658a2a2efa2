// Package layout says where the assembly finds what it reads: the constants of
// a prime and the order of twiddle factors. The kernels' generator and the
// package that fills the tables share it.
package layout

// Words of a prime's table of constants. A name ending in Q is the Shoup
// companion floor(x*2^52/q) of the constant before it.
const (
	Q       = iota // q
	TwoQ           // 2q
	NegQ           // 2^52 - q
	Mask           // 2^52 - 1
	Two            // 2
	OneQ           // floor(2^52/q)
	R52            // 2^52 mod q
	R52Q           //
	R104           // 2^104 mod q
	R104Q          //
	QInv           // 1/q mod 2^52
	NInv           // inverse transform's factor
	NInvQ          //
	Fold           // minus the forward mirror stage's root
	FoldQ          //
	Unfold         // minus the inverse mirror stage's root
	UnfoldQ        //
	ThreeQ         // 3q

	// Float64 bits, for the AVX2 kernels.
	FloatQ      // q
	FloatInv    // 1/q
	FloatNInv   // inverse transform's factor, in (-q/2, q/2)
	FloatNInvQ  // the same over q
	FloatFold   // minus the forward mirror stage's root
	FloatFoldQ  // the same over q
	FloatUnfold // minus the inverse mirror stage's root
	FloatUnfoldQ
	FloatMagic // 1.5 * 2^52: adding it rounds to an integer
	FloatTwo52 // 2^52, also the bits to or into an integer to convert it
	Float26    // 2^26 mod q, centred
	Float26Q
	Float52 // 2^52 mod q, centred
	Float52Q
	Words
)

// Block is how many coefficients the IFMA kernels' last forward (first
// inverse) pass holds in registers at once: 16 vectors of 8.
const Block = 128

// LastWords is how many words of twiddle factors that pass reads for a block:
// 8 pairs of vectors with 8+8 words for distance 1, 4+4 for distance 2, 2+2
// for distance 4, then 15 pairs for distances 64, 32, 16 and 8, and 2 unused.
const (
	LastPair  = 16
	LastTwo   = 8 * LastPair
	LastFour  = LastTwo + 8*8
	LastInter = LastFour + 8*4
	LastWords = LastInter + 32
)

// MaxSources is how many primes a base extension starts from at most.
const MaxSources = 4

// Words of each source in a base extension's table, then of the table itself.
const (
	SourceHalf  = iota // added before
	SourceQ            // q_i
	SourceNegQ         // 2^52 - q_i
	SourceInv          // (Q/q_i)^-1 mod q_i
	SourceInvQ         // its Shoup companion
	SourceFloat        // 1/q_i in float64 bits
	SourceWords
	SourceMask = MaxSources * SourceWords // 2^52 - 1
	TargetsAt  = 32                       // the first target
)

// Words of each target p in a base extension's table.
const (
	TargetFactor = 0                         // (Q/q_i)*2^52 mod p
	TargetQ      = TargetFactor + MaxSources // p
	TargetTwoQ   = TargetQ + 1               // 2p
	TargetQInv   = TargetQ + 2               // 1/p mod 2^52
	TargetShift  = 8                         // -(v*Q + half) mod p for v = 0 to 7
	TargetWords  = 16
)
