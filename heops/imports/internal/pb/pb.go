// Package pb is ONNX's published onnx.proto (onnx 1.12, IR version 8, Apache-2.0)
// as Go types. Files of later versions differ in fields that are not read here.
//
// https://github.com/onnx/onnx/blob/v1.12.0/onnx/onnx.proto
package pb

// Needs protoc; protoc-gen-go is google.golang.org/protobuf/cmd/protoc-gen-go.
//go:generate protoc --go_out=. --go_opt=paths=source_relative --go_opt=Monnx.proto=cryptounet/heops/imports/internal/pb onnx.proto
