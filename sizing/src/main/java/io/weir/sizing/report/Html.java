package io.weir.sizing.report;

import java.util.List;
import java.util.Locale;

/** Text that becomes a page. Not thread-safe. */
final class Html {
  private final StringBuilder out = new StringBuilder(1 << 16);

  /** Adds what is HTML already. */
  Html raw(String html) {
    out.append(html);
    return this;
  }

  /** Adds HTML with numbers in it, in the notation of programs. */
  Html raw(String form, Object... values) {
    out.append(String.format(Locale.ROOT, form, values));
    return this;
  }

  /** Adds a text, whatever is in it. */
  Html text(String text) {
    out.append(escaped(text));
    return this;
  }

  /** Adds an element with a text in it. */
  Html element(String name, String text) {
    return element(name, "", text);
  }

  /** Adds an element of a class with a text in it. */
  Html element(String name, String cssClass, String text) {
    out.append('<').append(name);
    if (!cssClass.isEmpty()) {
      out.append(" class=\"").append(cssClass).append('"');
    }
    out.append('>').append(escaped(text)).append("</").append(name).append(">\n");
    return this;
  }

  /** Adds the head of a table; columns but the first are numbers. */
  Html tableHead(String caption, String... columns) {
    raw("<div class=\"scroll\"><table><caption>").text(caption).raw("</caption><thead><tr>");
    for (int i = 0; i < columns.length; i++) {
      raw(i == 0 ? "<th scope=\"col\">" : "<th scope=\"col\" class=\"n\">")
          .text(columns[i])
          .raw("</th>");
    }
    return raw("</tr></thead><tbody>\n");
  }

  /** Adds a row. */
  Html row(List<String> cells) {
    raw("<tr><th scope=\"row\">").text(cells.get(0)).raw("</th>");
    for (String cell : cells.subList(1, cells.size())) {
      raw("<td>").text(cell).raw("</td>");
    }
    return raw("</tr>\n");
  }

  /** Ends a table. */
  Html tableEnd() {
    return raw("</tbody></table></div>\n");
  }

  static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '&' -> safe.append("&amp;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c < ' ' ? ' ' : c);
      }
    }
    return safe.toString();
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
