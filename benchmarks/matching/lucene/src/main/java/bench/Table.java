package bench;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of 32-bit integers with named columns: `name.bin`, and `name.columns` with a name a line. */
final class Table {
  private final IntBuffer values;
  private final int width;
  private final Map<String, Integer> columns = new HashMap<>();

  Table(Path folder, String name) throws IOException {
    List<String> names = Files.readAllLines(folder.resolve(name + ".columns"));
    width = names.size();
    for (int i = 0; i < width; i++) columns.put(names.get(i), i);
    try (FileChannel file = FileChannel.open(folder.resolve(name + ".bin"))) {
      values =
          file.map(FileChannel.MapMode.READ_ONLY, 0, file.size())
              .order(ByteOrder.LITTLE_ENDIAN)
              .asIntBuffer();
    }
  }

  int rows() {
    return values.capacity() / width;
  }

  int get(int row, String column) {
    return values.get(row * width + columns.get(column));
  }

  boolean has(int row, String column) {
    return get(row, column) != 0;
  }
}
