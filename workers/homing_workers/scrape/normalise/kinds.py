"""Closed sets read from words: property type, deal type, status."""

from __future__ import annotations

import re

from homing.models.kinds import DealType, PropertyType, Status
from homing_workers.scrape.normalise import text
from homing_workers.scrape.normalise.lexicon import Lexicon, pattern

_PROPERTY: dict[PropertyType, str] = {
    PropertyType.PARKING: r"паркомест|паркоміс|машино-?мес|машино-?міс|место на парк|parking (?:space|lot|place"
    r"|spot)|parking!"
    r"|avtoturargoh|stellplatz|*tiefgaragenstell|*parkplatz|parkovací|parkeerplaats"
    r"|plaza de garaje|place de parking|posto auto"
    r"|miejsce (?:postojow|parking)|estacionamento",
    PropertyType.GARAGE: r"гараж|garage!|garages!|garaj|tiefgarage|garaż|garáž|box auto",
    PropertyType.STORAGE: r"кладов(?:ая|ка)|комора|storage|self-storage|*kellerabteil|lagerraum|*hobbyraum"
    r"|trastero|cantina!|box!|komórka lok|sklep (?:k )|berging",
    PropertyType.OFFICE: r"офис|офіс|office|ofis|büro|bureau|oficina|ufficio|escrit[óo]rio|biur|kancel|kantoor"
    r"|бизнес-центр|praxis",
    PropertyType.COMMERCIAL: r"коммерч|комерц|commercial|tijorat|gewerbe|*gewerbe|магазин|торгов|shop!|retail"
    r"|*laden!|ladenlokal|ladenfläche|local comercial|fonds de comm"
    r"|locale commerciale|negozio|loja|lokal (?:użytk|handl|usług)|обchod|komerč|obchod"
    r"|bedrijf|winkel|склад|склад|ombor|warehouse|*lagerhalle|*halle!|nave!|capannone"
    r"|magazyn|hala!|ресторан|кафе|restaurant|gastronom|gastgewerbe|industr|помещение"
    r"|приміщення|отель|готель|hotel!|бизнес!|здание|будівл|псн!|noturar|do'kon"
    r"|investment|entrepôt|werkstatt",
    PropertyType.LAND: r"участ(?:ок|к)|ділянк|земл|земел|land!|plot|lot!|yer!|yer uchast|yer maydon|uchastka"
    r"|*grundst[üu]ck|bauland|baugrund|terrain|terreno|solar!|parcela|"
    r"działk|grunt|pozem|grond!|kavel|bouwgrond|acreage|agricultural|сот\.|соток|lote!",
    PropertyType.ROOM: r"комнат[ауы]|кімнат[ауи]|подселени|підселен|койко|ліжко-|xona (?:ijara|ijaraga"
    r"|sotil)|(?<![0-9][ -])(?<!living )(?<!dining )room(?![^\W\d_])(?! ?(?:flat"
    r"|apartment|house))|private room|shared room|roommate|bed in|"
    r"wg!|wg-zimmer|*zimmer in|möbliertes zimmer|shared.?flat|shared_flat|chambre (?:à"
    r"|chez|dans|en|meubl)|colocation|habitación en|stanza|posto letto|quarto (?:para|em"
    r"|no|individual)|pok[óo]j|pok[óo]j!|stancj|kamer!|spolubydl|pokoj k|доля|частка",
    PropertyType.APARTMENT: r"квартир|kvartira|kvartir|apart|апарт|flat!|flats!|*wohnung|*whg!|studio|студ|однушк"
    r"|двушк|двухкомн|трешк|penthouse|пентхаус|maisonette|*loft!|condo|duplex|"
    r"appart|apart|piso!|pisos!|departamento|[áa]tico|estudio|monolocale|bilocale"
    r"|trilocale|quadrilocale|attico|apartament|mieszkan|kawalerk|byt!|bytu!|byty!"
    r"|garsoni|appartement|bovenwoning|benedenwoning|etagewoning"
    r"|новострой|новобуд|гостинк|малосемейк|изолированн|[0-9][ -]?к\.?(?= ?кв| ?,)"
    r"|[0-9]-к!|xonali|хонали|unit!|t[0-6]!|f[1-6]!|[0-9]\+kk|[0-9]\+1|комн\. кв"
    r"|кімн\. кв|daire|lakás|lägenhet|leilighet|αστα|дiamer|διαμέρ",
    PropertyType.HOUSE: r"дом!|дома!|дому!|коттедж|котедж|будин[ок]|дач[аиу]|таунхаус|часть дома"
    r"|частина будинку|усадьб|садиб|villa|вилл|вілл|*house!|*houses!|townhou|cottage"
    r"|bungalow|cabin!|farm!|hovli|uy!|uyi!|uyni!|dacha|уй!|ҳовли"
    r"|*haus!|haus |*häuser|*haushälfte|*hauses!|*residence|maison|chalet|*hof!|casa"
    r"|casas!|chalé|vivienda unif|moradia|sobrado|quinta|dom!|domy!|domu!|rodinn|dům!"
    r"|chata|chalup|woonhuis|*huis!|*woning!|detached|semi-detached|terraced|"
    r"finca!|masía|villetta|rustico|casale|дуплекс|мезонин",
}
_PROPERTIES = Lexicon(_PROPERTY)
#: Things that come with a home and are no home: left out before looking for the type.
_BESIDES = re.compile(
    r"(?:с|з|with|mit|inkl\.?|inclusive|avec|con|com|z|s|met|и|та|і|und|and|,|\+|/|&"
    r"|bilan) (?:\w+ ){0,2}?(?:гараж|паркинг|паркінг|машино|паркомест|паркоміс|участк"
    r"|ділянк|земл|сад|"
    r"parking|garage|stellplatz|tiefgarage|garten|keller|storage|land|plot|terrain"
    r"|terreno|garaż|działk|pozem|garáž)\w*"
)
#: Words that a home is near to, not.
_NEAR = re.compile(
    r"(?:возле|около|рядом с|біля|поруч|near|nahe|next to|close to|в бизнес-цент"
    r"|бизнес-класс|бізнес-клас|офисн\w+ стиль)[^,.;]{0,30}"
)
_DEALS: dict[DealType, str] = {
    DealType.DAILY_RENT: r"посуточн|подобов|сутк|суточн|на сутки|daily|short.?term|short.?let|holiday (?:let"
    r"|rent)|vacation|per night|nightly|kunlik|sutkalik|суткалик|кунлик"
    r"|ferienwohnung|ferienhaus|tageweise|auf zeit pro nacht|saisonni"
    r"|location de vacances|vacacional|alquiler por d|affitto breve|casa vacanze|na doby"
    r"|krótkotermin|temporada|krátkodob|vakantie",
    DealType.RENT: r"аренд|аренда|оренд|здам!|здаю|здаєть|здаетьс|здається|сда[мюеё]|сдаетс|сдается"
    r"|сниму|найм|найму|rent|to let!|for let|let!|lease|letting|ijara|ижара|*miete|miet"
    r"|vermiet|*mietwohnung|zu mieten"
    r"|à louer|louer|location!|alquil|arriendo|renta!|affitt|in affitto|alugar|aluguel"
    r"|aluguer|arrendar|arrendamento|wynaj|najem|na wynajem|pron[áa]j|k pronájmu"
    r"|podn[áa]jem|te huur|huur|verhuur|kirala|kiralık|închiri|kiad|uthyr|leie",
    DealType.SALE: r"прода[жмюеє]|продаж|продам|продаєть|продается|купить|купити|купля|sale|sell|buy!"
    r"|sotiladi|sotuv|sotil|сотилад|сотув|*kauf!|kauf|verkauf|*eigentum|zu verkaufen"
    r"|à vendre|vendre|vente|achat|venta|vende|comprar|compra|"
    r"vendita|vendesi|vendo|in vendita|venda|à venda|sprzeda|na sprzeda|kup(?:no|ić)"
    r"|prodej|k prodeji|na prodej|te koop|koop!|verkoop|satılık|satilik|de v[âa]nzare"
    r"|eladó|till salu|purchase|freehold|leasehold",
}
_DEAL = Lexicon(_DEALS)
_STATUSES: dict[Status, str] = {
    Status.AVAILABLE: r"не продан|not sold|not reserved|nicht reserviert|nicht verkauft|for sale|till salu"
    r"|в продаже|у продажу|продается|продаєть|available|свобод|вільн|доступн|актив|active"
    r"|online|published|frei!|verfügbar|в наличии|bo'sh|sotuvda|instock|in stock"
    r"|disponib|disponív|dostępn|volný|volné|beschikbaar|new!|coming|aktiv|aktuell|актуал|live!",
    Status.PRESALE: r"presale|sold stc|sstc!|pre-sale|предпродаж|предзаказ|передпродаж|резерв|забронир"
    r"|заброньов|бронь!|бронирован|в брони|reserv|under offer|sale agreed|let agreed"
    r"|pending|under contract|option|sous (?:offre|compromis)|sotto (?:offerta|proposta)"
    r"|zarezerw|rezerv|onder (?:bod|optie|voorbehoud)|band qilingan|бронь|preorder"
    r"|pre-order|presold|задаток|завдаток|вторичн рез",
    Status.SOLD: r"продан[оаы]?!|продано|реализован|реалізован|сдан[ао]?!|здан[оаи]?!|sold|let!|rented"
    r"|verkauft|vermietet|sotilgan|sotildi|ijaraga berilgan|vendu|lou[ée]!|vendid"
    r"|alquilad|venduto|affittat|vendido|alugad|arrendad|sprzedan|wynaję|prod[áa]n[oa]?!"
    r"|pronajat|verkocht|verhuurd|outofstock|soldout|out of stock|satıld",
    Status.REMOVED: r"снято|снят с|знято|removed|deleted|удален|видален|архив|архів|archiv|withdrawn"
    r"|off.?market|expired|inactive|неактив|deaktiv|arxiv|o'chiril|discontinued"
    r"|abgelaufen|истек|закрыт|закрит|closed!|не актуал|неактуал|offline!|unpublished"
    r"|unavailable|not available|nicht (?:mehr )?verfügbar|недоступ",
}
_STATUS = {status: re.compile(pattern(words)) for status, words in _STATUSES.items()}
#: What outweighs what: an advert that says "not sold" is available though it says "sold".
_NEGATED = re.compile(
    pattern(
        "не продан|not sold|not reserved|nicht reserviert|nicht verkauft|не забронир|не зарезерв"
    )
)
_OPENING = re.compile(
    r"[\W_]*(?:продан[оаы]?|сдан[оа]?|здан[оаи]?|заброн\w+|зарезерв\w+|резерв|sold(?: stc"
    r"| out)?|let agreed|sale agreed"
    r"|under offer|reserved|rented|verkauft|vermietet|reserviert|vendu|loué|vendido"
    r"|reservad[oa]|alquilad[oa]|venduto|affittato"
    r"|sprzedane|zarezerwowane|prodáno|rezervováno|verkocht|verhuurd|sotilgan|sotildi"
    r"|знято|снято|архив|архів)(?=\s*(?:[!:.,|\])-]|\Z))"
)
_RENT_URL = re.compile(
    r"[/_.=?&-](?:rent|rentals?|to-rent|lease|let|arenda|orenda|snyat|sdam|zdam|miet\w*"
    r"|mieten|ijara\w*|location|louer|alquiler|alquilar|affitto|wynajem|pronajem|huur"
    r"|kiralik|arrendar|aluguel)(?=[/_.=?&-]|$)"
)
_SALE_URL = re.compile(
    r"[/_.=?&-](?:sale|for-sale|buy|kauf\w*|kaufen|prodazha?|prodaja|prodam|kupit|kupyty"
    r"|sotuv|sotish|vente|acheter|venta|comprar|vendita|sprzedaz|prodej|koop|satilik"
    r"|venda)(?=[/_.=?&-]|$)"
)
_DAILY_URL = re.compile(
    r"[/_.=?&-](?:posutochno|podobovo|daily|short-term|vacation|ferienwohnung"
    r"|kunlik)(?=[/_.=?&-]|$)"
)


#: Longer features are no labels.
_LABEL = 40
_EXTRAS = frozenset({PropertyType.GARAGE, PropertyType.PARKING, PropertyType.STORAGE})


def property_type(found: str) -> PropertyType | None:
    """What kind of home, plot or space a text speaks of first."""
    folded = text.fold(found)
    return _PROPERTIES.find(_NEAR.sub(" ", _BESIDES.sub(" ", folded))) or _PROPERTIES.find(folded)


def property_type_among(features: list[str]) -> PropertyType | None:
    """The type that a short label such as "Квартира" names; a garage there is an extra, no home."""
    for feature in features:
        if len(feature) <= _LABEL and not any(sign.isdigit() for sign in feature):
            kind = property_type(feature)
            if kind and kind not in _EXTRAS:
                return kind
    return None


def deal_type(found: str) -> DealType | None:
    """Whether a text offers to rent or to own; daily rent wins wherever it is said."""
    meanings = _DEAL.find_all(text.fold(found))
    if DealType.DAILY_RENT in meanings:
        return DealType.DAILY_RENT
    return meanings[0] if meanings else None


def deal_type_of_url(url: str) -> DealType | None:
    """Whether the path of a link says rent or sale."""
    lowered = url.lower()
    if _DAILY_URL.search(lowered):
        return DealType.DAILY_RENT
    rent, sale = _RENT_URL.search(lowered), _SALE_URL.search(lowered)
    if bool(rent) == bool(sale):
        return None
    return DealType.RENT if rent else DealType.SALE


def status(found: str) -> Status | None:
    """Whether a text says that the home is gone, spoken for or free."""
    folded = text.fold(found)
    if _NEGATED.search(folded):
        return Status.AVAILABLE
    order = (Status.REMOVED, Status.PRESALE, Status.SOLD, Status.AVAILABLE)
    return next((known for known in order if _STATUS[known].search(folded)), None)


def status_mark(found: str) -> Status | None:
    """A status that opens a headline ("ПРОДАНО! 2-к квартира") or is a whole label ("Reserved")."""
    first = _OPENING.match(text.fold(found))
    known = status(first.group()) if first else None
    return None if known == Status.AVAILABLE else known
