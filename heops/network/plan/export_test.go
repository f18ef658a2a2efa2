package plan

// Parse lets the fuzz target skip the frame, whose checksum it would not hit.
var Parse = parse
