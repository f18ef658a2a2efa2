import json

size = 20000  # 20 in tests


class Place:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Cellular:
    __slots__ = ("id", "name", "live", "place", "marks")

    def __init__(self, id, name, live, place, marks):
        self.id, self.name, self.live, self.place, self.marks = id, name, live, place, marks


def records(n):
    list = [None] * n
    for i in range(n):
        list[i] = Cellular(i, "cell %d" % i, i % 3 == 0, Place(float(i) + 0.25, -float(i) - 0.5), ["a", "b"])
    return list


def members(value):
    return {name: getattr(value, name) for name in value.__slots__}


def made(members):
    return Place(**members) if "x" in members else Cellular(**members)


def sum(list):
    total = 0.0
    for c in list:
        if c.live:
            total += c.place.x + float(c.id + len(c.marks) + len(c.name))
    return total
# ====
text = json.dumps(records(size), default=members, separators=(",", ":"))
back = json.loads(text, object_hook=made)
print("%d %d %.2f" % (len(text), len(back), sum(back)))
