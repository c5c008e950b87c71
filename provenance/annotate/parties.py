"""Which sources speak for one side: holder, spokesperson and body; state, capital, head and services; firm and founder.

The words of each mention name the sides that they tie somebody to (``Mention.sides``); here the sources of one article
are compared, and each gets the name of its party. A source that nothing ties to anybody is a party of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from provenance.languages import MAYBE
from provenance.models import SourceKind

__all__ = ["Member", "States", "find_parties"]

_KINDS_OF_BODIES = frozenset({"named_organisation", "government", "named_media", "news_agency"})
_BODY = "named_organisation"
#: Kinds that are a party of their own where nothing ties them to a body.
_ALONE = frozenset({"named_person", "document", "software", "social_media"})


class Member(NamedTuple):
    """What is known of one source: its name, the sides that its mentions tell, the stems of its words.

    A side with ``MAYBE`` before it counts only where the article has such a body. ``politics`` are the political
    parties that it is of.

    ``names`` are further names of it; ``leads``: it speaks for a body that its mentions leave open ("Geschäftsführer
    Jan Kolar"), ``governs``: for a state ("Außenminister Jan Kolar"), ``presides``: as its head or that of an
    association, ``rules``: in an office that states and parts of them have ("Landesregierung"); ``branch``: it is a
    part of the body that it names ("AfD-Fraktion"); ``open``: its name is a word for any body of its sort ("Verband");
    ``firm``: its name may be one of a firm, or it acts for one ("Firmenchef"); ``study``: it is a piece of research or
    those who made it, ``scholars``: those who may have ("Forscher aus Bern"); ``start`` is where the text has it first.
    """

    name: str
    kind: SourceKind
    identified: bool
    sides: tuple[str, ...]
    politics: tuple[str, ...]
    words: frozenset[str]
    names: tuple[str, ...]
    role: str
    leads: bool
    governs: bool
    presides: bool
    rules: bool
    branch: bool
    open: bool
    firm: bool
    study: bool
    scholars: bool
    start: int


class States(NamedTuple):
    """``names`` gives the state that a name stands for; ``parts`` are those that are no whole ones ("Bayern").

    ``homes`` gives the state that a political party is of, ``alliances`` the party that another name stands for if its
    people speak ("Union"). ``home`` is the state of a minister where the article does not say which, ``other`` the one
    that it names most often beside those of its readers, ``governed`` the first if its federal government is told of.
    """

    names: Mapping[str, str]
    parts: frozenset[str]
    homes: Mapping[str, str]
    alliances: Mapping[str, str]
    home: str
    other: str
    governed: str


def find_parties(
    members: Sequence[Member], states: States, stems: Mapping[str, frozenset[str]], organs: frozenset[str]
) -> list[str | None]:
    """The party of each member, ``None`` where it is not known.

    ``stems`` are those of the words of every side, ``organs`` is what a word for a part of a body ends in ("rat" of
    "Gemeinderat").
    """
    own_names = ((n, m) for n, m in enumerate(members) if m.kind in _KINDS_OF_BODIES and not _is_owned(m))
    bodies = {number: _own(member, states.names) for number, member in own_names}
    article = _Members(members, bodies, states.names, stems, organs, states)
    article = article._replace(led=article.states_led())
    own = {presides: article.only_state(of_head=presides) for presides in (True, False)}
    open_ones = (n for n in bodies if members[n].governs and bodies[n] == members[n].name)
    bodies.update(
        {n: state for n in open_ones if (state := own[members[n].presides] or article.led.get(members[n].start))}
    )
    regional = (n for n in bodies if members[n].rules and not members[n].governs and bodies[n] == members[n].name)
    bodies.update({n: part for n in regional if (part := article.only_part())})
    bodies.update({n: whole for n in bodies if members[n].branch and (whole := article.whole(n)) is not None})
    bodies.update({n: full for n in bodies if (full := article.in_full(n))})
    for number in sorted(bodies, key=lambda n: len(members[n].name)):
        bodies[number] = article.part_of(number) or bodies[number]
    named = {members[n].name: party for n, party in bodies.items()}
    bodies.update({n: named.get(party, party) for n, party in bodies.items()})
    bodies.update({n: land for n in bodies if (land := article.territory(n))})
    bodies.update({n: whose for n in bodies if (whose := article.owner(n))})
    article.join_seats()
    parties = [bodies[number] if number in bodies else article.party(member) for number, member in enumerate(members)]
    parties = _in_short(parties, {*states.names, *states.names.values(), *(member.name for member in members)})
    parties = _of_named(members, _allied(parties, states.alliances))
    _join_offices(members, parties)
    _join_spokespersons(members, parties)
    _join_papers(members, parties)
    _join_authors(members, parties)
    known = frozenset(filter(None, parties))  # "der Anwalt der Familie" is one party with the family
    parties = [
        member.name if p is None and member.name in known else p for p, member in zip(parties, members, strict=True)
    ]
    people = {m.name: p for m, p in zip(members, parties, strict=True) if m.kind == "named_person"}
    return [people.get(p) or p if p else p for p in parties]  # "Kolars Sprecher" is of whatever party Kolar is


def _in_short(parties: Sequence[str | None], known: Set[str]) -> list[str | None]:
    """A body that is no source and has its name alone or an abbreviation elsewhere is that.

    As in "Marktforscher Quantis" and "Quantis", "Verkehrsclub Deutschland" and "VCD".
    """
    short = dict.fromkeys(party for party in parties if party and " " not in party and party not in known)
    found: list[str | None] = []
    for party in parties:
        words = party.split() if party and (party not in known or short) else []
        if len(words) == _NAMED and party not in known and words[1] in short:
            found.append(words[1])
        else:
            full = (name for name in short if len(words) > 1 and name.isupper())
            found.append(next((name for name in full if _is_short_for(name, words)), party))
    return found


def _of_named(members: Sequence[Member], parties: Sequence[str | None]) -> list[str | None]:
    """ "Bayern-Präsident" is of the "FC Bayern" that others of the article are of, though it is no source itself."""
    people = {member.name for member in members if member.kind == "named_person"}
    bodies = [party for party in dict.fromkeys(parties) if party and party not in people]
    found = list(parties)
    for number, member in enumerate(members):
        words = {side.removeprefix(MAYBE) for side in member.sides if side.startswith(MAYBE)}
        if words and parties[number] == member.name:
            named = [body for body in bodies if body in words or not words.isdisjoint(body.split()[1:])]
            found[number] = named[0] if len(named) == 1 else parties[number]
    return found


#: Words of a name with what the body is.
_NAMED = 2


def _allied(parties: Sequence[str | None], alliances: Mapping[str, str]) -> list[str | None]:
    """Parliamentary groups of several parties are one with the first of these, if one of its people speaks.

    Else all names of such a group are one.
    """
    first: dict[str, str] = {}
    for party in parties:
        if party and (chief := alliances.get(party)):
            first.setdefault(chief, chief if chief in parties else party)
    return [first.get(alliances.get(party or "", ""), party) for party in parties]


def _is_owned(member: Member) -> bool:
    """As "sein Büro": what it is called tells nothing, only whose it is."""
    return not member.identified and any(side.startswith(MAYBE) for side in member.sides)


def _join_offices(members: Sequence[Member], parties: list[str | None]) -> None:
    """Make one party of different offices of one body that is no source itself: a mayor and the treasurer."""
    first: dict[str, int] = {}
    for number, member in enumerate(members):
        paper = member.kind == "document" and parties[number] is None  # "das Urteil", "Richterin Jana Holm"
        if not paper and (parties[number] != member.name or member.kind != "named_person"):
            continue
        offices = [side for side in member.sides if side.startswith(MAYBE)]
        if member.leads and not member.sides and " " not in member.role:
            offices = [""]  # "Trainer Jan Kolar", "Kapitän Ole Kern"
        other = next((first[side] for side in offices if side in first), None)
        if other is not None and not _same_office(members[other].role, member.role):
            parties[number] = parties[other]
        elif paper:
            parties[number] = member.name if offices else None
        for side in offices:
            first.setdefault(side, number)


def _join_spokespersons(members: Sequence[Member], parties: list[str | None]) -> None:
    """ "Ein Sprecher des Ministeriums" speaks for the minister before him, where no ministry is named."""
    for number, member in enumerate(members):
        sorts = [side.removeprefix(MAYBE).lower() for side in member.sides if side.startswith(MAYBE)]
        if parties[number] is not None or not sorts:
            continue
        before = (n for n, other in enumerate(members) if other.start < member.start and other.kind == "named_person")
        held = [
            n
            for n in before
            if any(side.startswith(MAYBE) and side.lower().endswith(tuple(sorts)) for side in members[n].sides)
        ]
        parties[number] = parties[max(held, key=lambda n: members[n].start)] if held else None


def _join_papers(members: Sequence[Member], parties: list[str | None]) -> None:
    """Make one party of a paper and the bare word that takes it up: "Resolutionsentwurf", "die Resolution"."""
    papers = [number for number, member in enumerate(members) if member.kind == "document"]
    papers.sort(key=lambda number: members[number].start)
    for place, number in enumerate(papers):
        if parties[number] is not None or len(members[number].words) != 1:
            continue
        (word,) = members[number].words
        same = [n for n in papers if n != number and any(each.endswith(word) for each in members[n].words)]
        before = [n for n in same if n in papers[:place]]
        first = before[-1] if before else same[0] if len(same) == 1 else None  # "laut Umfrage", "die Forsa-Umfrage"
        if first is not None:
            parties[first] = parties[first] or members[first].name
            parties[number] = parties[first]


def _join_authors(members: Sequence[Member], parties: list[str | None]) -> None:
    """Make one party of a study, those who made it and who speaks for them, unless there are several studies."""
    studies = [number for number, member in enumerate(members) if member.study]
    papers = [number for number in studies if members[number].kind == "document"]
    people = [number for number in studies if members[number].kind != "document"]
    first = [number for number, member in enumerate(members) if member.scholars]
    first.sort(key=lambda number: members[number].start)
    told = [number for number in first if " " in members[number].name]
    if len(told) > 1 or (first and len(first) - len(told) > (first[0] not in told)):
        return  # which of them made which study? "Forscher" in a headline may be "Forscher aus Bern"
    if first and any(members[n].start > members[first[0]].start for n in people):
        people = first + people  # "Forscher aus Bern", "die Forscher"
    joined = sorted(people + papers, key=lambda n: members[n].start) if len(papers) < _SEVERAL else people
    if not people or len(joined) < _SEVERAL:
        return
    open_ones = {None, *(members[n].name for n in joined)}
    party = next((parties[n] for n in joined if parties[n] not in open_ones), None) or members[joined[0]].name
    for number in joined:
        if parties[number] in open_ones:
            parties[number] = party


#: Two of a sort.
_SEVERAL = 2


def _same_office(a: str, b: str) -> bool:
    """Has each of two people the office, and so in a body of their own ("Oberbürgermeisterin", "Bürgermeister")?"""
    a, b = (role.lower().rpartition(" ")[2] for role in (a, b))
    return bool(a and b) and (a in b or b in a)


class _Members(NamedTuple):
    """The members of one article; ``bodies`` gives the party of those that are bodies, by their place.

    ``led`` gives by their start the state of ministers that whoever is named right before them tells.
    """

    members: Sequence[Member]
    bodies: dict[int, str]
    states: Mapping[str, str]
    stems: Mapping[str, frozenset[str]]
    organs: frozenset[str]
    known: States
    led: Mapping[int, str] = {}

    def states_led(self) -> dict[int, str]:
        """The state of a minister named right behind another of a state: "US-Präsident …", "Finanzminister …"."""
        found: dict[int, str] = {}
        last, until = "", 0
        for member in sorted(self.members, key=lambda member: member.start):
            own = next((self.states[side] for side in member.sides if side in self.states), "")
            if own and own not in self.known.parts:
                last, until = own, member.start + _NEXT
            elif self._may_follow(member, last) and not own and member.start < until:
                found[member.start] = last
                until = member.start + _NEXT
        return found

    def _may_follow(self, member: Member, last: str) -> bool:
        """May a minister be one of the state of whoever was named last? The readers' own has parts with ministers."""
        if not last or (member.presides and member.kind not in _KINDS_OF_BODIES):
            return False
        minister = member.rules and member.kind == "named_person" and "-" not in member.role
        return member.governs or (minister and last != self.known.home)

    def whole(self, branch: int) -> str | None:
        """The party of the body that another one is a part of ("das Gesundheitsamt des Landkreises")."""
        member = self.members[branch]
        sides = [side for side in (*member.sides, *member.politics) if not side.startswith(MAYBE)]
        others = [(n, party) for n, party in self.bodies.items() if n != branch]
        found = next((party for n, party in others for side in sides if self._is(side, self.members[n])), None)
        people = {each for other in self.members if other.kind == "named_person" for each in other.politics}
        return found or next((each for each in member.politics if each in people), None)

    def part_of(self, organ: int) -> str | None:
        """The party of the body that the front of a compound names: of "UN-Sicherheitsrat" the "UN"."""
        *_, place, word = ["", *self.members[organ].name.split()]
        name = word if place.endswith("er") else self.members[organ].name.split()[0]  # "Berliner Stadtverwaltung"
        if self.bodies[organ] != self.members[organ].name or not name.lower().endswith(tuple(self.organs)):
            return None
        front, hyphen, _ = name.rpartition("-")
        if hyphen and front in self.states:
            return self.states[front] if front.isupper() else None
        others = (n for n in self.bodies if n != organ)
        named = {whole: self.bodies[n] for n in others for whole in (self.members[n].name, *self.members[n].names)}
        fronts = (name[:end] for end in range(len(name), _STEM - 1, -1))  # "Senat" of the "Senatsinnenverwaltung"
        found = front if hyphen else next((each for each in fronts if named.get(each) == each), "")
        return named.get(found)

    def in_full(self, short: int) -> str | None:
        """The party of the only body with a name that a bare word may mean ("Polizei", "Polizeipräsidium Auental")."""
        word = self.members[short].name.lower()
        own = word.split()
        placed = (party for n, party in self.bodies.items() if _is_placed(own, self.members[n].name.lower().split()))
        if len(own) == _NAMED and (full_name := next(placed, None)) is not None:
            return full_name
        if self.bodies[short] != self.members[short].name:
            return None
        if " " in word:
            return self._spelt_out(short)
        if (town := self._of_inhabitants(short)) is not None:
            return town
        if (told := self._spelt_out(short)) or self.members[short].kind != _BODY or self.members[short].name.isupper():
            return told
        bodies = ((m.name.split(), party) for n, party in self.bodies.items() if (m := self.members[n]).kind == _BODY)
        named = ((head.lower(), party) for (head, *rest), party in bodies if rest and rest[0][0].isupper())
        ends = ("", *self.organs)
        full = {party for head, party in named if head.startswith(word) and head[len(word) :] in ends}
        if not full and self.members[short].open:  # "die Kommission": the only one, "Europäische Kommission"
            others = (
                (m, party) for n, party in self.bodies.items() if n != short and (m := self.members[n]).kind == _BODY
            )
            known = list(others)
            full = {party for m, party in known if any(each.endswith(word) for each in _words_of(m))}
            if not full and self.members[short].firm:  # "das Unternehmen" of a headline: the only firm
                full = {party for m, party in known if m.firm and not m.open}
        return full.pop() if len(full) == 1 else None

    def _of_inhabitants(self, short: int) -> str | None:
        """Of "der Zoo" the only one with its place before it, "der Berliner Zoo"."""
        word = self.members[short].name
        named = ((self.members[n].name.split(), party) for n, party in self.bodies.items())
        towns = {party for words, party in named if words[1:] == [word] and words[0].endswith("er")}
        return towns.pop() if len(towns) == 1 else None

    def _spelt_out(self, short: int) -> str | None:
        """What an abbreviation ("BFS") stands for, or a bare word that a role has with its name ("Polizei Köln")."""
        name = self.members[short].name
        if " " in name:  # "Kieler Institut", "Kieler Institut für Weltwirtschaft"
            longer = ((m.name.removeprefix(name), party) for n, party in self.bodies.items() if (m := self.members[n]))
            meant = {party for rest, party in longer if rest[:1] == " " and rest[1:2].islower()}
        elif name.isupper():
            others = (party for n, party in self.bodies.items() if n != short and self.members[n].kind == _BODY)
            meant = {p for p in others if _is_short_for(name, p.split()) or _is_in_brackets(name, p)}
        else:
            told = (side for member in self.members for side in member.sides if side.startswith(f"{name} "))
            meant = {side for side in told if side.split()[1][0].isupper()}
        return meant.pop() if len(meant) == 1 else None

    def territory(self, government: int) -> str | None:
        """The party of what is governed: of "Regierung des Kantons Bern" that of "der Kanton"."""
        member = self.members[government]
        others = {party for n, party in self.bodies.items() if n != government}
        governs = member.kind == "government" and member.rules
        return next((side for side in member.sides if side in others), None) if governs else None

    def join_seats(self) -> None:
        """Make one of the bodies that somebody's office is one of: of a mayor the town, its hall and its council."""
        for member in self.members:
            open_ones = any(side.startswith(MAYBE) for side in member.sides)
            seats = [side.removeprefix(MAYBE) for side in member.sides] if open_ones else []
            meant = ([n for n in self.bodies if self._is_seat(seat, n)] for seat in seats)
            one = (each for each in meant if len({self.bodies[n] for n in each}) == 1)
            own = sorted({each[0] for each in one}) if len(seats) > 1 else []
            for number in own[1:]:
                self.bodies[number] = self.bodies[own[0]]

    def _is_seat(self, seat: str, body: int) -> bool:
        """Is it that body, bare or with its place ("Senat", "Berliner Senat", "Land Tirol", "Kanton" of the Valais)?"""
        name = self.members[body].name
        party = self.bodies[body]
        return seat in (name, *name.split()[:_NAMED]) or (seat == party and party not in self.states)

    def owner(self, body: int) -> str | None:
        """The party of whoever a body belongs to ("Kolars Ministerium")."""
        member = self.members[body]
        names = (side.removeprefix(MAYBE) for side in member.sides if side.startswith(MAYBE))
        found = (self._client(name, member) or self._headed(name, member.start) for name in names)
        return next((party for party in found if party), None) or self._led(member)

    def _led(self, body: Member) -> str | None:
        """The party of whoever has an office in a body of a bare name: of "das Ministerium" the minister before."""
        sort = body.name.lower()
        if len(sort) < _STEM or " " in sort or body.sides:
            return None
        leaders = [
            other
            for other in self.members
            if other.kind == "named_person"
            and other.start < body.start
            and any(side.startswith(MAYBE) and side.lower().endswith(sort) for side in other.sides)
            and not any(side == MAYBE + body.name for side in other.sides)
        ]
        last = max(leaders, key=lambda member: member.start, default=None)
        return None if last is None else self.party(last, follow=False) or last.name

    def party(self, member: Member, *, follow: bool = True) -> str | None:
        """Whose party a member is of; unless ``follow``, that of whom it acts for is not asked."""
        named = any(member.role == self.members[number].name for number in self.bodies)
        sides = (*member.sides, member.role) if named else member.sides  # "der Staatsrat", and one of them by name
        found = next((party for side in sides if (party := self._known(side, member, follow=follow))), None)
        # A mayor acts for the town, whatever party he is of; a president of parliament is one of his party.
        seats = [side.removeprefix(MAYBE) for side in sides if side.startswith(MAYBE)]
        fellow = any(seat in member.politics for seat in seats)  # "der Sozialdemokrat", of whichever state
        offices = (seat.lower() for seat in seats if not (fellow and (seat.isupper() or seat in member.politics)))
        office = any(not member.role.lower().rpartition(" ")[2].startswith(body) for body in offices)
        politics = () if office and member.kind == "named_person" and not member.rules else member.politics
        sure = next((side for side in sides if not side.startswith(MAYBE)), None)
        ruled = self._governed(member) if member.governs else None
        if not (member.governs or sure):
            ruled = self.led.get(member.start) or self._ruled(member)
        party = found or ruled or sure or next(iter(politics), None) or self._fellows(member)
        own = [side for side in member.sides if not (member.firm and side.startswith(MAYBE))]
        told = member.governs or own or " " in member.role  # "Bayern-Trainer", "farm owner" tell it
        if party is None and member.leads and not told:
            party = self._before(member.start, firm=member.firm)
        alone = member.kind in _ALONE and member.identified
        return member.name if party is None and alone else party

    def _known(self, side: str, member: Member, *, follow: bool) -> str | None:
        """The party that a side means, if it is a state or one of the article's sources."""
        if side in self.states:
            return self.states[side]
        name = side.removeprefix(MAYBE)
        party = next((party for number, party in self.bodies.items() if self._is(name, self.members[number])), None)
        if party is not None or not side.startswith(MAYBE):
            return party
        state = self.states.get(name)
        if state in self.bodies.values() or (not member.leads and state in self._told()):
            return state  # "Handelskommissarin", where the EU speaks
        return self._headed(name, member.start) or (self._client(name, member) if follow else None)

    def _fellows(self, member: Member) -> str | None:
        """The political party of "die republikanische Senatorin", where a Republican speaks."""
        told = {party for each in self.members if each is not member for party in each.politics}
        sides = (side.removeprefix(MAYBE) for side in member.sides if side.startswith(MAYBE))
        return next((side for side in sides if side in told), None)

    def _told(self) -> set[str]:
        """The states that the sides of the members tell."""
        return {self.states[side] for member in self.members for side in member.sides if side in self.states}

    def _is(self, side: str, body: Member) -> bool:
        same = side.lower() in {name.lower() for name in (body.name, *body.names)}
        *sort, short = body.name.split()  # "Arbeitgeberverband BDA"
        short = short if sort and short.isupper() else body.name
        if same or _is_in_brackets(short, side) or _is_in_brackets(side, body.name):
            return True  # "Deutscher Brauer-Bund (DBB)"
        if body.kind == _BODY and _without_adjectives(side)[1:] == [body.name]:
            # "Autobauer Voltara", but a "Zermatter Gemeinderat" is not the "Gemeinderat" of another place
            return not body.name.lower().endswith(tuple(self.organs))
        stems, words = self.stems[side], body.name.split()
        if (
            (stems and all(any(_alike(stem, word) for word in body.words) for stem in stems))
            or side in words
            or _is_short_for(side, words)
            or (short.isupper() and short not in side.split() and _is_short_for(short, side.split()))
        ):
            return True
        whole, hyphen, organ = side.rpartition("-")
        of_organ = hyphen and whole.isupper() and organ.lower().endswith(tuple(self.organs))
        if of_organ and (whole in body.names or _is_short_for(whole, words)):
            return True  # "DFB-Kontrollausschuss"
        if body.kind == "government" and any(_is_organ_of(side, word) for word in body.words):
            return True
        # "die Gemeinde" and its "Gemeinderat"
        return any(word.startswith(side.lower()) and word[len(side) :] in self.organs for word in body.words)

    def _headed(self, side: str, start: int) -> str | None:
        """The body named last before a place that is one of a sort: of "Gericht" the "Landgericht Köln"."""
        sort = side.lower()
        if len(sort) < _STEM or " " in sort:
            return None
        found = (
            number
            for number in self.bodies
            if self.members[number].start < start
            and any(word.endswith(sort) for word in (*self.members[number].words, *_words_of(self.members[number])))
        )
        last = max(found, key=lambda number: self.members[number].start, default=None)
        return None if last is None else self.bodies[last]

    def _client(self, side: str, member: Member) -> str | None:
        """Who is no body and has another to speak for them: a family its lawyer, a study its author."""
        stems = self.stems[side]
        others = (o for n, o in enumerate(self.members) if n not in self.bodies and o is not member)
        clients = [other for other in others if stems and stems <= other.words]
        if not clients:
            return None
        before = [client for client in clients if client.start < member.start]
        other = max(before, key=lambda client: client.start) if before else clients[0]
        return self.party(other, follow=False) or other.name

    def _before(self, start: int, *, firm: bool = False) -> str | None:
        """The body named last before a place and not far from it, for "Geschäftsführer Jan Kolar"; it may be a firm."""
        states = set(self.states.values())
        before = [
            number
            for number, party in self.bodies.items()
            if start - _NEAR < self.members[number].start < start
            and self.members[number].kind == "named_organisation"
            and not _is_owned(self.members[number])
            and not (firm and not self.members[number].firm)
            and party not in states
        ]
        return self.bodies[max(before, key=lambda number: self.members[number].start)] if before else None

    def _governed(self, member: Member) -> str | None:
        """The state that a minister is one of; a president may as well be that of an association named before."""
        if not member.presides:
            home = next((home for each in member.politics if (home := self.known.homes.get(each))), None)
            whole = {*self._told(), *self.bodies.values()}.intersection(self.known.homes.values())
            # "Innenministerin Jana Holm" is one of the part whose premier speaks, where all is about that part.
            part = self.only_part() if member.rules and not (whole or self.known.governed) else None
            return self.led.get(member.start) or part or home or self.only_state()
        state, before = self.only_state(of_head=True), self._before(member.start)
        if state is None or before is None:
            return state or before
        return state if any(m.governs and not m.presides for m in self.members) else None

    def _ruled(self, member: Member) -> str | None:
        """The part of a state that somebody governs; a second premier is one of another part."""
        part = self.only_part() if member.rules and "-" not in member.role else None  # no "Europa-Staatssekretär"
        premiers = (m for m in self.members if m.rules and m.presides and m is not member) if member.presides else ()
        return None if any(self.states.get(side) == part for m in premiers for side in m.sides) else part

    def only_part(self) -> str | None:
        """The part of a state that "die Landesregierung" is of: the only one whose minister or government speaks."""
        rulers = (member for member in self.members if member.rules)
        told = {self.states[side] for member in rulers for side in member.sides if side in self.states}
        told.intersection_update(self.known.parts)
        return told.pop() if len(told) == 1 else None

    def only_state(self, *, of_head: bool = False) -> str | None:
        """The state of "Minister Jan Kolar": that of its readers if it is named, or the only one that speaks.

        That of a head of state is told ("Bundespräsident"), so that without it he is another's.
        """
        home = self.known.home
        if home and not of_head:
            return home
        told = self._told()
        told.update(set(self.bodies.values()).intersection(self.states.values()))
        told -= {*self.known.parts, home} if of_head else self.known.parts
        if not told:
            return self.known.other or None
        other = self.known.other if of_head else ""  # "das Militär", where an ambassador of another state speaks
        return next(iter(told)) if len(told) == 1 and other in ("", *told) else None


#: Characters within which somebody leads a body that the words leave open, and a minister follows another one.
_NEAR, _NEXT = 1500, 350


def _is_in_brackets(short: str, name: str) -> bool:
    return name.endswith(")") and name.rpartition("(")[2].lower() == f"{short})".lower()


def _is_placed(short: Sequence[str], full: Sequence[str]) -> bool:
    """As in "Kölner Landgericht" and "Landgericht Köln": the inhabitants before it, the place behind it."""
    if len(short) != _NAMED or len(full) != _NAMED or short[1] != full[0] or not short[0].endswith("er"):
        return False
    return full[1].startswith(short[0][: _STEM - 1]) and len(full[1]) <= len(short[0])


def _without_adjectives(name: str) -> list[str]:
    words = name.split()
    return words[next((at for at, word in enumerate(words) if word[0].isupper()), 0) :]


def _words_of(body: Member) -> list[str]:
    """The words of the names of a body, lower case."""
    return [word for name in (body.name, *body.names) for word in name.lower().split()]


def _alike(a: str, b: str) -> bool:
    """One word in two cases, where an ending was taken off one of them only ("kanto", "kanton")."""
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer == shorter or (
        len(shorter) >= _STEM and len(longer) - len(shorter) <= _ENDING and longer.startswith(shorter)
    )


#: Letters of the longest ending of case.
_ENDING = 2


def _is_short_for(side: str, words: Sequence[str]) -> bool:
    """Is it made of initials ("UBA"), of letters of one long compound ("LKA"), or is it a beginning ("Uni")?"""
    if not 1 < len(side) < _STEM:
        return False
    if len(side) > 2 and any(word.startswith(side) for word in words):
        return True
    if len(words) > 1:
        parts = [part for word in words for part in word.split("-") if part]
        initials = "".join(part[0] for part in parts if part[0].isupper())
        letters = "".join(part[0] for part in parts)
        if side == initials or len(side) <= _NAMED or not side.isupper():
            return side == initials or (len(side) > _NAMED and side in letters)  # "IfW" of the "Kieler Institut für …"
        # "VCD" of "Verkehrsclub Deutschland"
        return side[0] == initials[:1] and _are_in(initials, side) and _are_in(side.lower(), "".join(words).lower())
    word = words[0].lower() if words else ""
    if len(word) < _COMPOUND or not side.isupper() or word[0] != side[0].lower():
        return False
    return _are_in(side.lower(), word)


def _are_in(letters: str, word: str) -> bool:
    """Does a word have the letters, in their order?"""
    rest = iter(word)
    return all(letter in rest for letter in letters)


#: Letters of the shortest compound that an abbreviation may stand for.
_COMPOUND = 12


def _is_organ_of(side: str, body: str) -> bool:
    """As in "Gemeinderat" and "Gemeinde"."""
    return len(body) >= _STEM and side.lower().startswith(body) and " " not in side


#: Letters of a word for a territory that its organs begin with.
_STEM = 5


def _own(body: Member, states: Mapping[str, str]) -> str:
    """A body of a state is that state, any other one itself."""
    names = (body.name, *body.names, *body.sides)
    return next((states[name] for name in names if name in states), body.name)
