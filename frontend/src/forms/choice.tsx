/** One of a few, to choose with round buttons. */
import { Fieldset, type Told } from "./group";
import { type Option, Options } from "./options";

interface Asked extends Told {
  question: string;
  options: readonly Option[];
  chosen: string;
  choose: (value: string) => void;
}

export function Choice({ options, chosen, choose, ...asked }: Asked) {
  return (
    <Fieldset {...asked}>
      <Options type="radio" id={asked.id} options={options} chosen={[chosen]} choose={choose} />
    </Fieldset>
  );
}
