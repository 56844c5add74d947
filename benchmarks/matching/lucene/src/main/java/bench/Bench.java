package bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.monitor.MatchingQueries;
import org.apache.lucene.monitor.Monitor;
import org.apache.lucene.monitor.MonitorConfiguration;
import org.apache.lucene.monitor.MonitorQuery;
import org.apache.lucene.monitor.MultipassTermFilteredPresearcher;
import org.apache.lucene.monitor.Presearcher;
import org.apache.lucene.monitor.QueryMatch;
import org.apache.lucene.monitor.TermWeightor;

/**
 * `Bench FOLDER plain|full PASSES`: registers the searches of a folder, then answers a line of JSON to each line of
 * input: `check K`, `pass K` (match the first K listings), `update K` (delete and register K searches).
 */
public final class Bench {
  /** More of them at a time exhaust the heap: each pass holds 32 KB for each field until they are committed. */
  private static final int LOT = 2000;

  private final Monitor monitor;
  private final Searches searches;
  private final Listings listings;
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private Bench(Path folder, boolean full, int passes) throws IOException {
    MonitorConfiguration configuration = new MonitorConfiguration();
    configuration.setQueryUpdateBufferSize(LOT);
    configuration.setPurgeFrequency(24, TimeUnit.HOURS);
    TermWeightor weights =
        term ->
            switch (term.field()) {
              case "cell" -> 20;
              case "text" -> 8;
              case "price_bucket" -> 7;
              case "district" -> 6;
              case "area_bucket" -> 4;
              case "wish" -> 1;
              default -> 0.5;
            };
    Presearcher presearcher =
        new MultipassTermFilteredPresearcher(
            passes, 0f, weights, Collections.emptyList(), Collections.emptySet());
    monitor = new Monitor(new WhitespaceAnalyzer(), presearcher, configuration);
    searches = new Searches(new Table(folder, "searches"), full);
    listings = new Listings(new Table(folder, "listings"), full);
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Bench bench =
        new Bench(folder, arguments[1].equals("full"), Integer.parseInt(arguments[2]));
    bench.register(new Table(folder, "searches").rows());
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] words = line.trim().split(" ");
      int count = Integer.parseInt(words[1]);
      if (words[0].equals("update")) bench.update(count);
      else bench.pass(count, words[0].equals("check"));
    }
    System.exit(0);
  }

  private void register(int rows) throws IOException {
    long before = heap(), started = System.nanoTime();
    List<MonitorQuery> lot = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      if (searches.active(row)) lot.add(searches.query(row));
      if (lot.size() == LOT || row == rows - 1) {
        monitor.register(lot);
        lot.clear();
      }
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    say("{\"build_s\": %.3f, \"heap_mb\": %d, \"rss_mb\": %d}", seconds, heap() - before, rss());
  }

  private void pass(int count, boolean checked) throws IOException {
    double[] times = new double[count];
    StringBuilder sums = new StringBuilder();
    long hits = 0, run = 0, cpu = system.getProcessCpuTime();
    for (int row = 0; row < count; row++) {
      long started = System.nanoTime();
      MatchingQueries<QueryMatch> found =
          monitor.match(listings.document(row), QueryMatch.SIMPLE_MATCHER);
      times[row] = (System.nanoTime() - started) / 1e3;
      hits += found.getMatchCount();
      run += found.getQueriesRun();
      if (checked) sums.append(row == 0 ? "" : ", ").append(sum(found));
    }
    double seconds = (system.getProcessCpuTime() - cpu) / 1e9;
    Arrays.sort(times);
    say(
        "{\"cpu_s\": %.6f, \"hits\": %d, \"run\": %d, \"p50_us\": %.1f, \"p99_us\": %.1f, \"sums\": [%s]}",
        seconds, hits, run, times[count / 2], times[(int) (count * 0.99)], sums);
  }

  private static String sum(MatchingQueries<QueryMatch> found) {
    long total = 0, mixed = 0;
    for (QueryMatch match : found.getMatches()) {
      long id = Long.parseLong(match.getQueryId());
      total += id;
      mixed ^= id;
    }
    return "[" + found.getMatchCount() + ", " + total + ", " + mixed + "]";
  }

  private void update(int count) throws IOException {
    double[] times = new double[count];
    for (int row = 0, done = 0; done < count; row += 7) {
      if (!searches.active(row)) continue;
      long started = System.nanoTime();
      monitor.deleteById(Integer.toString(row));
      monitor.register(searches.query(row));
      times[done++] = (System.nanoTime() - started) / 1e3;
    }
    Arrays.sort(times);
    say("{\"update_us\": %.1f}", times[count / 2]);
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory() >> 20;
  }

  private static long rss() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status")))
      if (line.startsWith("VmRSS")) return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
    return 0;
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(java.util.Locale.ROOT, format, values));
    System.out.flush();
  }
}
