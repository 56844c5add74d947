package bench;

import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;

/** Listings as documents. What one does not state is -1, and named in the field "unknown". */
final class Listings {
  private static final int WORDS = 70;

  private final Table table;
  private final boolean full;

  Listings(Table table, boolean full) {
    this.table = table;
    this.full = full;
  }

  Document document(int row) {
    Document document = new Document();
    cells(document, row);
    prices(document, row);
    number(document, row, "area", true);
    number(document, row, "floor", false);
    term(document, "district", row);
    wishes(document, row);
    place(document, row);
    document.add(new TextField("text", text(row), Field.Store.NO));
    if (full) rare(document, row);
    return document;
  }

  private void cells(Document document, int row) {
    int city = table.get(row, "city");
    int type = table.get(row, "type"), rooms = table.get(row, "rooms");
    String deal = table.has(row, "sale") ? "sale" : "rent";
    String rest = "_" + (type < 0 ? 6 : type) + "_" + (rooms < 0 ? 4 : rooms);
    String place = city < 0 ? "?" : Integer.toString(city);
    add(document, "cell", place + "_" + deal + rest);
    if (!full) return;
    add(document, "cell", place + "_any" + rest);
    add(document, "cell", "any_" + deal + rest);
    add(document, "cell", "any_any" + rest);
  }

  private void prices(Document document, int row) {
    if (!full) {
      number(document, row, "price", true);
      return;
    }
    if (table.get(row, "price_EUR") < 0) add(document, "unknown", "price");
    if (table.get(row, "per_m2_EUR") < 0) add(document, "unknown", "per_m2");
    for (String currency : Searches.CURRENCIES) {
      for (String name : new String[] {"price_" + currency, "price_" + currency + "_top", "per_m2_" + currency})
        if (table.get(row, name) >= 0) document.add(new IntPoint(name, table.get(row, name)));
    }
  }

  private void number(Document document, int row, String name, boolean bucketed) {
    int value = table.get(row, name);
    if (value < 0) {
      add(document, "unknown", name);
      return;
    }
    document.add(new IntPoint(name, value));
    if (!bucketed) return;
    for (String bucket : Bucketed.ancestors(value)) add(document, name + "_bucket", bucket);
  }

  private void term(Document document, String name, int row) {
    int value = table.get(row, name);
    if (value < 0) add(document, "unknown", name);
    else add(document, name, Integer.toString(value));
  }

  private void wishes(Document document, int row) {
    int floor = table.get(row, "floor"), floors = table.get(row, "floors");
    wish(document, "not_first", floor < 0 ? -1 : floor > 1 ? 1 : 0);
    wish(document, "not_last", floor < 0 || floors < 0 ? -1 : floor < floors ? 1 : 0);
    wish(document, "pets", table.get(row, "pets"));
    wish(document, "furnished", table.get(row, "furnished"));
  }

  private void wish(Document document, String name, int answer) {
    if (answer < 0) add(document, "unknown", name);
    if (answer == 1) add(document, "wish", name);
  }

  /** Places lie half a step beside the corners of all shapes. */
  private void place(Document document, int row) {
    int x = table.get(row, "x"), y = table.get(row, "y");
    if (x < 0) add(document, "unknown", "place");
    else document.add(new LatLonPoint("place", Searches.latitude(y + 0.5), Searches.longitude(x + 0.5)));
  }

  private String text(int row) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < WORDS; i++) {
      int word = table.get(row, "words" + i);
      if (word >= 0) text.append(word).append(' ');
    }
    return text.toString();
  }

  private void rare(Document document, int row) {
    term(document, "event", row);
    term(document, "source", row);
    number(document, row, "year", false);
    int fell = table.get(row, "fell");
    if (fell == Integer.MIN_VALUE) add(document, "unknown", "fell");
    else document.add(new IntPoint("fell", fell));
  }

  private static void add(Document document, String field, String value) {
    document.add(new StringField(field, value, Field.Store.NO));
  }
}
