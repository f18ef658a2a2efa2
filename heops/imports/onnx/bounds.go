package onnx

import (
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"

	"cryptounet/heops/imports/internal/pb"
)

// Limits on a file, so that a hostile one cannot ask for the moon.
const (
	maxFile    = 1 << 31 // bytes, external data too
	maxValues  = 1 << 29 // of a tensor
	maxParts   = 1 << 20 // messages and strings
	maxNumbers = 1 << 24 // integers that are stored one by one
	maxDepth   = 20      // of messages in messages
	maxNodes   = 1 << 16
)

// census counts what decoding would allocate, in one pass over the bytes: a
// message of two bytes takes a hundred times as many in memory.
type census struct{ parts, numbers int }

// limited refuses a file that would take too much.
func limited(data []byte) error {
	var c census
	return c.message(data, (*pb.ModelProto)(nil).ProtoReflect().Descriptor(), 0)
}

func (c *census) message(data []byte, d protoreflect.MessageDescriptor, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("messages nest more than %d deep", maxDepth)
	}
	for len(data) > 0 {
		number, kind, n := protowire.ConsumeTag(data)
		if n < 0 {
			return fmt.Errorf("damaged or truncated: %w", protowire.ParseError(n))
		}
		data = data[n:]
		if n = protowire.ConsumeFieldValue(number, kind, data); n < 0 {
			return fmt.Errorf("damaged or truncated: %w", protowire.ParseError(n))
		}
		value := data[:n]
		data = data[n:]
		field := d.Fields().ByNumber(number)
		if field == nil {
			continue
		}
		if err := c.field(value, kind, field, depth); err != nil {
			return err
		}
		if c.parts > maxParts || c.numbers > maxNumbers {
			return fmt.Errorf("more than %d parts or %d integers", maxParts, maxNumbers)
		}
	}
	return nil
}

func (c *census) field(value []byte, kind protowire.Type, field protoreflect.FieldDescriptor, depth int) error {
	if kind != protowire.BytesType {
		c.numbers++
		return nil
	}
	inner, _ := protowire.ConsumeBytes(value)
	switch field.Kind() {
	case protoreflect.MessageKind:
		c.parts++
		return c.message(inner, field.Message(), depth+1)
	case protoreflect.StringKind, protoreflect.BytesKind:
		c.parts++
	case protoreflect.FloatKind, protoreflect.DoubleKind:
	default: // packed integers: each ends in a byte below 128
		for _, b := range inner {
			if b < 0x80 {
				c.numbers++
			}
		}
	}
	return nil
}
