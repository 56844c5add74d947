package bench;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;

/**
 * A range that the presearcher can see: it is found by terms of dyadic buckets on a logarithmic scale, and matched by
 * the exact query within.
 */
final class Bucketed extends Query {
  private static final int LEVELS = 7;

  private final Query exact;
  private final Term[] terms;

  Bucketed(Query exact, String field, int low, int high) {
    this.exact = exact;
    this.terms =
        cover(bucket(low), bucket(high)).stream()
            .map(name -> new Term(field, name))
            .toArray(Term[]::new);
  }

  /** Terms of a listing's value: its bucket on each level. */
  static List<String> ancestors(int value) {
    List<String> names = new ArrayList<>();
    for (int level = 0; level <= LEVELS; level++) names.add(level + "_" + (bucket(value) >> level));
    return names;
  }

  private static int bucket(int value) {
    int last = (1 << LEVELS) - 1;
    return (int) Math.max(0, Math.min(last, Math.floor(Math.log(Math.max(value, 1)) * 8.5)));
  }

  /** The fewest buckets that cover a range. */
  private static List<String> cover(int low, int high) {
    List<String> names = new ArrayList<>();
    int end = high + 1;
    for (int level = 0; low < end; level++) {
      if ((low & 1) == 1) names.add(level + "_" + low++);
      if ((end & 1) == 1) names.add(level + "_" + --end);
      low >>= 1;
      end >>= 1;
    }
    return names;
  }

  @Override
  public Query rewrite(IndexSearcher searcher) {
    return exact;
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.getSubVisitor(BooleanClause.Occur.SHOULD, this).consumeTerms(this, terms);
  }

  @Override
  public String toString(String field) {
    return exact.toString(field);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bucketed bucketed && bucketed.exact.equals(exact);
  }

  @Override
  public int hashCode() {
    return 31 * exact.hashCode() + 7;
  }
}
