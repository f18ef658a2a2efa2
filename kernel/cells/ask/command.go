package ask

import (
	"strings"

	"cryptounet/kernel/cells/check"
	"cryptounet/kernel/cells/magics"
	"cryptounet/kernel/cells/member"
	"cryptounet/kernel/cells/source"
)

// completeMagic completes a magic's name or what follows it. ok says that the
// offset is in a magic, code that Go stands there, from the offset on.
func completeMagic(s *check.Session, src string, cursor int) (c Completion, from int, ok bool) {
	start := strings.LastIndexByte(src[:cursor], '\n') + 1
	line := src[start:cursor]
	if p, whole := magics.Whole(src); whole && cursor > len(src)-len(p.Body) {
		switch m, _, _ := magics.Find(p.Magic); m.Takes {
		case "shell":
			word := line[strings.LastIndexAny(line, " \t=")+1:]
			return files(cursor-len(word), cursor, word), 0, true
		case "code":
		default:
			return Completion{Start: cursor, End: cursor}, 0, true
		}
	}
	trimmed := strings.TrimLeft(line, " \t")
	if trimmed == "" || trimmed[0] != '%' && trimmed[0] != '!' || source.Open(magics.OnlyGo(src[:start], s.Declared)) {
		return c, 0, false
	}
	if trimmed[0] == '!' {
		if _, _, isMagic := magics.TakeApart(line, magics.OnlyGo(src[:start], s.Declared), s.Declared); !isMagic {
			return c, 0, false
		}
		word := line[strings.LastIndexAny(line, " \t!=")+1:]
		return files(cursor-len(word), cursor, word), 0, true
	}
	name, rest, hasRest := strings.Cut(trimmed[1:], " ")
	if !hasRest {
		list := magics.All
		if strings.HasPrefix(name, "%") {
			list, name = magics.Cells, name[1:]
		}
		c = Completion{Start: cursor - len(name), End: cursor}
		for _, m := range list {
			if strings.HasPrefix(m.Name, name) {
				c.Items = append(c.Items, member.Item{Text: m.Name, Kind: "magic"})
			}
		}
		return c, 0, true
	}
	m, found, _ := magics.Find(name)
	switch {
	case found && m.Takes == "code":
		return c, cursor - len(rest), true
	case found && m.Takes == "path":
		rest = strings.TrimLeft(rest, " \t")
		return files(cursor-len(rest), cursor, rest), 0, true
	}
	return Completion{Start: cursor, End: cursor}, 0, true
}

// inspectMagic describes the magic that an offset stands on.
func inspectMagic(src string, cursor int) (Description, bool) {
	start := strings.LastIndexByte(src[:cursor], '\n') + 1
	line := strings.TrimLeft(src[start:source.WordEnd(src, cursor)], " \t")
	name, ok := strings.CutPrefix(line, "%")
	if !ok {
		return Description{}, false
	}
	name, _, _ = strings.Cut(name, " ")
	m, found, _ := magics.Find(name)
	return Description{Signature: m.Usage, Doc: m.Does}, found
}
