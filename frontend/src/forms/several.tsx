/** Any of a few, to tick. */
import { Fieldset, type Told } from "./group";
import { type Option, Options } from "./options";

interface Asked extends Told {
  question: string;
  options: readonly Option[];
  chosen: readonly string[];
  choose: (values: readonly string[]) => void;
}

export function Several({ options, chosen, choose, ...asked }: Asked) {
  const tick = (value: string, on: boolean) =>
    choose(options.map((each) => each.value).filter((each) => (each === value ? on : chosen.includes(each))));
  return (
    <Fieldset {...asked}>
      <Options type="checkbox" id={asked.id} options={options} chosen={chosen} choose={tick} />
    </Fieldset>
  );
}
