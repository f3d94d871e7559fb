var r=e=>{[...document.querySelectorAll("input,textarea")].some(({value:t,defaultValue:o})=>t!==o)?e("reload"):location.reload()};export{r as start};
