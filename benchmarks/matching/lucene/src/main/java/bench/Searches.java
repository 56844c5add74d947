package bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.geo.Polygon;
import org.apache.lucene.index.Term;
import org.apache.lucene.monitor.MonitorQuery;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** Saved searches as queries: city, deal, currency, type and rooms are one term, so that few queries are candidates. */
final class Searches {
  static final int OPEN = Integer.MAX_VALUE;
  static final String[] CURRENCIES = {"EUR", "USD", "UAH"};
  private static final int TYPES = 6;
  private static final int ROOMS = 4;

  private final Table table;
  private final boolean full;

  Searches(Table table, boolean full) {
    this.table = table;
    this.full = full;
  }

  boolean active(int row) {
    return table.has(row, "active");
  }

  MonitorQuery query(int row) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    all.add(any("cell", cells(row)), Occur.FILTER);
    boolean passes = table.has(row, "passes");
    if (table.get(row, "districts") != 0) {
      List<String> names = numbers(table.get(row, "districts"));
      all.add(orUnknown(any("district", names), "district", passes), Occur.FILTER);
    }
    String currency = CURRENCIES[table.get(row, "currency")];
    range(all, row, "price", full ? "price_" + currency : "price", true, passes);
    range(all, row, "area", "area", true, passes);
    range(all, row, "floor", "floor", false, passes);
    for (String wish : List.of("not_first", "not_last"))
      if (table.has(row, wish)) all.add(wished(wish, passes), Occur.FILTER);
    for (String wish : List.of("pets", "furnished"))
      if (table.get(row, wish) == 1) all.add(wished(wish, passes), Occur.FILTER);
    words(all, row);
    shape(all, row, passes);
    if (full) rare(all, row, currency, passes);
    return new MonitorQuery(Integer.toString(row), all.build(), null, Map.of());
  }

  /** What every listing has exactly one of, or with searches that leave it open, of some. */
  private List<String> cells(int row) {
    int types = table.get(row, "types"), rooms = table.get(row, "rooms");
    boolean passes = full && table.has(row, "passes");
    List<String> cells = new ArrayList<>();
    for (int type = 0; type <= TYPES; type++) {
      if (!accepts(types, type, TYPES, passes)) continue;
      for (int room = 0; room <= ROOMS; room++) {
        if (!accepts(rooms, room, ROOMS, passes)) continue;
        String rest = "_" + type + "_" + room;
        cells.add(place(row) + rest);
        if (passes && table.get(row, "city") >= 0) cells.add("?_" + deal(row) + rest);
      }
    }
    return cells;
  }

  private static boolean accepts(int mask, int value, int unknown, boolean passes) {
    if (value == unknown) return passes || mask == 0;
    return mask == 0 || (mask >> value & 1) == 1;
  }

  private String place(int row) {
    int city = table.get(row, "city");
    return (city < 0 ? "any" : Integer.toString(city)) + "_" + deal(row);
  }

  private String deal(int row) {
    int deals = table.get(row, "deals");
    return deals == 1 ? "rent" : deals == 2 ? "sale" : "any";
  }

  private void range(
      BooleanQuery.Builder all, int row, String name, String field, boolean wrap, boolean passes) {
    int low = table.get(row, name + "_min"), high = table.get(row, name + "_max");
    if (low == 0 && high == OPEN) return;
    all.add(orUnknown(between(field, low, high, wrap), name, passes), Occur.FILTER);
  }

  /** Listings may state ranges in the full set, so their lower and upper ends are fields of their own. */
  private Query between(String field, int low, int high, boolean wrap) {
    if (full && field.startsWith("price_") && !field.startsWith("price_per")) {
      BooleanQuery.Builder both = new BooleanQuery.Builder();
      both.add(IntPoint.newRangeQuery(field, Integer.MIN_VALUE, high), Occur.FILTER);
      both.add(IntPoint.newRangeQuery(field + "_top", low, OPEN), Occur.FILTER);
      return both.build();
    }
    Query exact = IntPoint.newRangeQuery(field, low == 0 ? Integer.MIN_VALUE : low, high);
    return wrap ? new Bucketed(exact, field + "_bucket", low, high) : exact;
  }

  private Query wished(String wish, boolean passes) {
    return orUnknown(new TermQuery(new Term("wish", wish)), wish, passes);
  }

  /** In the plain set everything is stated. */
  private Query orUnknown(Query query, String name, boolean passes) {
    if (!full || !passes) return query;
    BooleanQuery.Builder either = new BooleanQuery.Builder();
    either.add(query, Occur.SHOULD);
    either.add(new TermQuery(new Term("unknown", name)), Occur.SHOULD);
    return either.build();
  }

  private void words(BooleanQuery.Builder all, int row) {
    for (int i = 0; i < 4; i++) {
      int word = table.get(row, "words" + i);
      if (word < 0) continue;
      Query stands = new TermQuery(new Term("text", Integer.toString(word)));
      all.add(stands, i < 2 ? Occur.FILTER : Occur.MUST_NOT);
    }
  }

  private void shape(BooleanQuery.Builder all, int row, boolean passes) {
    Query shape =
        switch (table.get(row, "shape")) {
          case 1 -> box(row);
          case 2 ->
              LatLonPoint.newDistanceQuery(
                  "place",
                  latitude(table.get(row, "circle1")),
                  longitude(table.get(row, "circle0")),
                  table.get(row, "circle2"));
          case 3 -> polygon(row);
          default -> null;
        };
    if (shape != null) all.add(orUnknown(shape, "place", passes), Occur.FILTER);
  }

  private Query box(int row) {
    return LatLonPoint.newBoxQuery(
        "place",
        latitude(table.get(row, "box1")),
        latitude(table.get(row, "box3")),
        longitude(table.get(row, "box0")),
        longitude(table.get(row, "box2")));
  }

  private Query polygon(int row) {
    double[] latitudes = new double[7], longitudes = new double[7];
    for (int i = 0; i < 7; i++) {
      longitudes[i] = longitude(table.get(row, "polygon" + 2 * (i % 6)));
      latitudes[i] = latitude(table.get(row, "polygon" + (2 * (i % 6) + 1)));
    }
    return LatLonPoint.newPolygonQuery("place", new Polygon(latitudes, longitudes));
  }

  private void rare(BooleanQuery.Builder all, int row, String currency, boolean passes) {
    if (table.get(row, "events") != 0)
      all.add(any("event", numbers(table.get(row, "events"))), Occur.FILTER);
    if (table.get(row, "sources") != 0)
      all.add(any("source", numbers(table.get(row, "sources"))), Occur.FILTER);
    if (table.get(row, "excluded") != 0)
      all.add(any("source", numbers(table.get(row, "excluded"))), Occur.MUST_NOT);
    range(all, row, "year", "year", false, passes);
    range(all, row, "per_m2", "per_m2_" + currency, false, passes);
    int drop = table.get(row, "drop");
    if (drop > 0) {
      Query fell = IntPoint.newRangeQuery("fell", drop * 100, OPEN);
      all.add(orUnknown(fell, "fell", passes), Occur.FILTER);
    }
  }

  static Query any(String field, List<String> values) {
    if (values.size() == 1) return new TermQuery(new Term(field, values.get(0)));
    BooleanQuery.Builder some = new BooleanQuery.Builder();
    for (String value : values) some.add(new TermQuery(new Term(field, value)), Occur.SHOULD);
    return some.build();
  }

  private static List<String> numbers(int mask) {
    List<String> names = new ArrayList<>();
    for (int bit = 0; bit < 32; bit++) if ((mask >> bit & 1) == 1) names.add(Integer.toString(bit));
    return names;
  }

  static double longitude(double x) {
    return 30 + x * 1e-5;
  }

  static double latitude(double y) {
    return 50 + y * 1e-5;
  }
}
